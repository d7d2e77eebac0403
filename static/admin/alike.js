/* Choices from a list are told by jQuery alone; this tells them to the rest of the page as the event "chosen". */
"use strict";
window.django?.jQuery?.(document).on("select2:select select2:unselect", (event) => {
  event.target.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
});

/* Leaving a field asks for its likes again. The same answer stays as it stands: a link that is being pressed would go
   from under the finger. */
const answered = new WeakMap();
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "alike") return;
  const answer = event.detail.xhr.responseText;
  if (answered.get(event.target) === answer) event.detail.shouldSwap = false;
  answered.set(event.target, answer);
});
