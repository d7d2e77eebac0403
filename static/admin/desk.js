/* Gives the boxes that the autocompletes draw over their selects the names of the selects' own labels. */
"use strict";
if (window.django && django.jQuery) {
  const labelOf = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (label && !label.id) {
      label.id = `${select.id}_label`;
    }
    return label;
  };

  const nameBox = (select) => {
    const label = labelOf(select);
    const drawn = select.nextElementSibling;
    if (!label || !drawn || !drawn.classList.contains("select2")) {
      return;
    }
    const box = drawn.querySelector('[role="combobox"]');
    const chosen = drawn.querySelector(".select2-selection__rendered");
    if (box) {
      box.setAttribute("aria-labelledby", chosen ? `${label.id} ${chosen.id}` : label.id);
    }
    if (chosen && chosen.getAttribute("role") === "textbox") {
      chosen.setAttribute("aria-labelledby", label.id);
    }
    for (const search of drawn.querySelectorAll(".select2-search__field")) {
      search.setAttribute("aria-labelledby", label.id);
    }
  };

  const nameBoxes = (within) => within.querySelectorAll("select.admin-autocomplete").forEach(nameBox);

  // Both run after the autocompletes' own listeners, which were registered earlier.
  django.jQuery(() => {
    nameBoxes(document);
    django.jQuery(document).on("select2:open", (event) => {
      const label = labelOf(event.target);
      const search = document.querySelector(".select2-container--open .select2-dropdown .select2-search__field");
      if (label && search) {
        search.setAttribute("aria-labelledby", label.id);
      }
    });
  });
  document.addEventListener("formset:added", (event) => nameBoxes(event.target));
}
