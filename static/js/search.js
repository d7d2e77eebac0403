/* Offers names below the search box while one types. Without it the box searches all the same. */
"use strict";
document.querySelectorAll("input[data-suggestions]").forEach((box) => {
  let waiting = 0;
  let asked = "";
  const offer = async () => {
    const text = box.value.trim();
    if (text.length < 2 || text === asked) return;
    asked = text;
    try {
      const answer = await fetch(`${box.dataset.suggestions}?q=${encodeURIComponent(text)}`);
      if (!answer.ok || box.value.trim() !== text) return;
      const { suggestions } = await answer.json();
      box.list.replaceChildren(...suggestions.map((name) => Object.assign(document.createElement("option"), { value: name })));
    } catch {
      asked = "";
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 200);
  });
});
