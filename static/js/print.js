/* The hint on how to print opens the print window itself. Without it the hint says how. */
"use strict";
document.querySelectorAll(".print-hint > summary").forEach((hint) => {
  hint.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
});
