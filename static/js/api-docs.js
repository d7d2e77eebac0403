// Shows the API's description on its docs page. The page names the schema's address, so nothing is inline.
"use strict";

const place = document.getElementById("swagger-ui");
window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  // Deep links would be links inside of buttons, which nobody can reach by keyboard alone.
  deepLinking: false,
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
});
