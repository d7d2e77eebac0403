/* Choices from a list are told by jQuery alone; this tells them to the rest of the page as the event "chosen". */
"use strict";
window.django?.jQuery?.(document).on("select2:select select2:unselect", (event) => {
  event.target.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
});
