/* Keeps what is typed into a record's form in this browser until it has been saved: through an expired session, a closed
   tab, a crash. Chosen files cannot be kept. How the server tells that a form was saved: portal/base/desk/kept.py. */
"use strict";
{
  const PREFIX = "typing:";
  const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000;
  const SENT = "typing-sent";
  const owner = document.querySelector('meta[name="desk-user"]')?.content ?? "";

  const storage = (() => {
    try {
      window.localStorage.getItem(PREFIX);
      return window.localStorage;
    } catch {
      return null;
    }
  })();

  // What is stored: one entry for each form that was opened and typed into, known by the form's mark.

  const keyOf = (mark) => `${PREFIX}${owner}:${mark}`;

  const entries = () => {
    const found = [];
    for (const key of Object.keys(storage).filter((name) => name.startsWith(PREFIX))) {
      try {
        found.push({ key, ...JSON.parse(storage.getItem(key)) });
      } catch {
        storage.removeItem(key);
      }
    }
    return found;
  };

  const removeOld = () => {
    for (const entry of entries()) {
      if (!(Date.now() - entry.at < SEVEN_DAYS)) {
        storage.removeItem(entry.key);
      }
    }
  };

  const letGoOfSaved = () => {
    const cookie = document.cookie.split("; ").find((each) => each.startsWith("typing_saved="));
    if (cookie) {
      storage.removeItem(keyOf(cookie.split("=")[1]));
      const desk = location.pathname.match(/^.*?\/admin\//);
      document.cookie = `typing_saved=; max-age=0; path=${desk ? desk[0] : "/"}; samesite=lax`;
    }
  };

  // What a form holds: fields by name, and rows by the list they stand in. A row already stored is known by its key.

  const isTyped = (element) =>
    element.name &&
    !element.name.startsWith("_") &&
    element.name !== "csrfmiddlewaretoken" &&
    !["file", "submit", "button", "reset", "image", "password"].includes(element.type);

  const valueOf = (elements) => {
    const first = elements[0];
    if (first.tagName === "SELECT") {
      return [...first.selectedOptions].map((option) => [option.value, option.textContent.trim()]);
    }
    if (first.type === "checkbox" || first.type === "radio") {
      return elements.filter((element) => element.checked).map((element) => element.value);
    }
    return first.value;
  };

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const lists = (form) =>
    [...form.querySelectorAll('input[name$="-TOTAL_FORMS"]')].map((input) => input.name.slice(0, -"-TOTAL_FORMS".length));

  const read = (form) => {
    const byName = new Map();
    for (const element of form.elements) {
      if (isTyped(element)) {
        byName.set(element.name, [...(byName.get(element.name) ?? []), element]);
      }
    }
    const state = { plain: {}, rows: {} };
    const prefixes = lists(form);
    for (const prefix of prefixes) {
      state.rows[prefix] = [];
    }
    const blanks = {};
    for (const [name, elements] of byName) {
      const prefix = prefixes.find((each) => name.startsWith(`${each}-`));
      const [, place, field] = prefix ? (name.slice(prefix.length).match(/^-(\d+|__prefix__)-(.+)$/) ?? []) : [];
      if (!prefix) {
        state.plain[name] = valueOf(elements);
      } else if (place === "__prefix__") {
        blanks[prefix] = { ...blanks[prefix], [field]: valueOf(elements) };
      } else if (place !== undefined) {
        const row = (state.rows[prefix][Number(place)] ??= { place: Number(place), id: "", fields: {} });
        if (field === "id") {
          row.id = elements[0].value;
        } else {
          row.fields[field] = valueOf(elements);
        }
      }
    }
    for (const prefix of prefixes) {
      for (const row of Object.values(state.rows[prefix])) {
        row.isBlank = !row.id && Object.entries(row.fields).every(([name, value]) => same(value, blanks[prefix]?.[name]));
      }
      state.rows[prefix] = Object.values(state.rows[prefix]);
    }
    return state;
  };

  /* The same whether or not empty rows stand at the end, or rows that are stored have moved. */
  const essence = (state) =>
    Object.entries(state.rows).map(([prefix, rows]) => [
      prefix,
      rows.filter((row) => !row.isBlank).map((row) => [row.id, row.fields]),
    ]);
  const equal = (one, other) => same(one.plain, other.plain) && same(essence(one), essence(other));

  // Putting it back: only what was typed, so that what somebody else changed meanwhile stays as it is.

  const named = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter(isTyped);

  const put = (elements, value) => {
    const first = elements[0];
    if (first.tagName === "SELECT") {
      for (const option of first.options) {
        option.selected = false;
      }
      for (const [key, text] of value) {
        const option = [...first.options].find((each) => each.value === key) ?? first.appendChild(new Option(text, key));
        option.selected = true;
      }
    } else if (first.type === "checkbox" || first.type === "radio") {
      for (const element of elements) {
        element.checked = value.includes(element.value);
      }
    } else {
      first.value = value;
    }
  };

  const addedRow = (form, prefix) => {
    const total = form.querySelector(`[name="${CSS.escape(prefix)}-TOTAL_FORMS"]`);
    const place = Number(total.value);
    document.getElementById(`${prefix}-group`)?.querySelector(".add-row a")?.click();
    return Number(total.value) > place ? place : null;
  };

  const bringBack = (form, entry) => {
    const now = read(form);
    const changed = [];
    const set = (name, value) => {
      const elements = named(form, name);
      if (elements.length && !same(valueOf(elements), value)) {
        put(elements, value);
        changed.push(elements[0]);
      }
    };
    for (const [name, value] of Object.entries(entry.now.plain)) {
      if (!same(value, entry.base.plain[name])) {
        set(name, value);
      }
    }
    for (const [prefix, rows] of Object.entries(entry.now.rows)) {
      const before = Object.fromEntries((entry.base.rows[prefix] ?? []).map((row) => [row.id, row]));
      const stored = Object.fromEntries((now.rows[prefix] ?? []).map((row) => [row.id, row]));
      const free = (now.rows[prefix] ?? []).filter((row) => row.isBlank).map((row) => row.place);
      for (const row of rows.filter((each) => !each.isBlank)) {
        const old = row.id ? before[row.id] : null;
        const fields = Object.entries(row.fields).filter(([name, value]) => !old || !same(value, old.fields[name]));
        if (!fields.length) {
          continue;
        }
        const isThere = row.id && stored[row.id];
        const place = isThere ? stored[row.id].place : (free.shift() ?? addedRow(form, prefix));
        if (place === null) {
          continue;
        }
        for (const [name, value] of isThere ? fields : Object.entries(row.fields)) {
          set(`${prefix}-${place}-${name}`, value);
        }
      }
    }
    for (const element of changed) {
      element.closest("details")?.setAttribute("open", "");
      element.dispatchEvent(new Event("input", { bubbles: true }));
      element.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  // One form.

  const newMark = () => [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");

  /* Forms still open in another tab of this browser are let alone. */
  const openElsewhere = async () => {
    const locks = navigator.locks ? await navigator.locks.query() : { held: [] };
    return new Set(locks.held.map((lock) => lock.name));
  };

  const watch = async (form, banner) => {
    const { place, returned } = banner.dataset;
    const piece = (name) => banner.querySelector(`[data-kept="${name}"]`);
    const sent = sessionStorage.getItem(SENT);
    const going = returned && sent ? entries().find((entry) => entry.key === keyOf(sent)) : null;
    let mark = going ? sent : newMark();
    let base = going ? going.base : read(form);
    let waiting = null;
    let isOver = false;
    sessionStorage.removeItem(SENT);

    const keep = () => {
      clearTimeout(waiting);
      if (isOver) {
        return;
      }
      const now = read(form);
      try {
        if (equal(now, base)) {
          storage.removeItem(keyOf(mark));
        } else {
          storage.setItem(keyOf(mark), JSON.stringify({ at: Date.now(), place, base, now }));
        }
      } catch {
        // The browser's store is full or closed: the form works on without it.
      }
    };
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 300);
    };
    const stop = () => {
      isOver = true;
      clearTimeout(waiting);
    };

    const holder = document.createElement("input");
    Object.assign(holder, { type: "hidden", name: "_kept", value: mark });
    form.append(holder);
    navigator.locks?.request(keyOf(mark), () => new Promise(() => {}));

    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    // Choices from a list are told by jQuery alone.
    window.django?.jQuery?.(form).on("change", soon);
    document.addEventListener("formset:added", soon);
    document.addEventListener("formset:removed", soon);
    document.addEventListener("htmx:afterSettle", soon);
    document.addEventListener("visibilitychange", keep);
    window.addEventListener("pagehide", keep);
    form.addEventListener("submit", () => {
      keep();
      sessionStorage.setItem(SENT, mark);
    });
    form.addEventListener("click", (event) => {
      // Taking the record that is there means giving up the new one.
      if (event.target.closest(".desk-take")) {
        stop();
        storage.removeItem(keyOf(mark));
      }
    });
    document.getElementById("logout-form")?.addEventListener("submit", stop);
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        letGoOfSaved();
        mark = newMark();
        holder.value = mark;
        base = read(form);
      }
    });

    const elsewhere = await openElsewhere();
    const shown = read(form);
    const others = entries().filter(
      (entry) =>
        entry.key.startsWith(keyOf("")) && entry.place === place && entry.key !== keyOf(mark) && !elsewhere.has(entry.key),
    );
    const different = [];
    for (const entry of others) {
      if (equal(entry.now, shown)) {
        storage.removeItem(entry.key);
      } else {
        different.push(entry);
      }
    }
    const offer = different.sort((one, other) => other.at - one.at)[0];
    if (!offer) {
      return;
    }
    const time = piece("offer").querySelector("time");
    const at = new Date(offer.at);
    const isToday = at.toDateString() === new Date().toDateString();
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleString(document.documentElement.lang, {
      ...(isToday ? {} : { dateStyle: "medium" }),
      timeStyle: "short",
      hourCycle: "h23",
    });
    banner.hidden = false;
    piece("restore").addEventListener("click", () => {
      bringBack(form, offer);
      keep();
      storage.removeItem(offer.key);
      piece("offer").hidden = piece("choice").hidden = true;
      piece("done").hidden = false;
      piece("done").focus();
    });
    piece("discard").addEventListener("click", () => {
      storage.removeItem(offer.key);
      banner.hidden = true;
      document.getElementById("content-start")?.focus();
    });
  };

  const begin = () => {
    removeOld();
    letGoOfSaved();
    window.addEventListener("focus", letGoOfSaved);
    document.getElementById("logout-form")?.addEventListener("submit", () => {
      for (const key of Object.keys(storage).filter((name) => name.startsWith(keyOf("")))) {
        storage.removeItem(key);
      }
    });
    const banner = document.getElementById("kept");
    const form = banner?.closest("form");
    if (owner && form) {
      watch(form, banner);
    }
  };

  if (storage) {
    // After the scripts that draw the rows and the choices.
    window.addEventListener("load", begin);
  }
}
