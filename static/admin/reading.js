/* Rows added to a page by the admin's own script are made known to htmx. */
"use strict";
document.addEventListener("formset:added", (event) => htmx.process(event.target));
