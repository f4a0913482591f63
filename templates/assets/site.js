// Comforts for readers with scripts; every page reads whole without them.
(function (doc) {
  "use strict";
  var root = doc.documentElement;
  function all(selector, base) { return Array.prototype.slice.call((base || doc).querySelectorAll(selector)); }

  // Light or dark: the opposite of what is seen now; kept for the next page.
  all("[data-theme-toggle]").forEach(function (button) {
    button.addEventListener("click", function () {
      var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (e) { /* for this page only */ }
    });
  });

  // "/" leads to the search, from wherever nothing is being typed.
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.nodeName)) return;
    var field = doc.querySelector("[data-search] [type=search]"), link = doc.querySelector("[data-search-page]");
    if (!field && !link) return;
    event.preventDefault();
    if (field) { field.focus(); field.select(); } else link.click();
  });

  // The search of a site opened as files asks an article, opened out of sight, for its sentences.
  if (location.protocol === "file:" && parent !== window && location.search === "?sentences") {
    var sentences = {};
    all(".body span[id^=s]").forEach(function (s) { sentences[s.id] = s.textContent.trim(); });
    parent.postMessage({ sentences: sentences }, "*");
  }

  // A paragraph's number copies its address.
  var said = doc.querySelector("[data-copied]");
  doc.addEventListener("click", function (event) {
    var mark = event.target.closest && event.target.closest(".pn");
    if (!mark || !navigator.clipboard) return;
    navigator.clipboard.writeText(mark.href).then(function () {
      if (said) { said.textContent = ""; said.textContent = said.dataset.copied; }
    }, function () { /* the link still works as one */ });
  });

  // Links at every mention, not only at the first of each name.
  all("[data-link-all]").forEach(function (button) {
    var again = all(".body [data-again]");
    if (!again.length) { button.hidden = true; return; }
    var words = [button.textContent, button.dataset.linkAll];
    button.addEventListener("click", function () {
      var on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", on);
      button.textContent = words[on ? 1 : 0];
      again.forEach(function (span, i) {
        var other = doc.createElement(on ? "a" : "span");
        if (on) other.href = span.dataset.again;
        other.dataset.again = span.dataset.again;
        while (span.firstChild) other.appendChild(span.firstChild);
        span.replaceWith(other);
        again[i] = other;
      });
    });
  });

  // Tables that are whole on this page sort at a click on their heading.
  all("table[data-sort]").forEach(function (table) {
    if (doc.querySelector("nav.pages")) return;
    all("th[data-key]", table).forEach(function (head) {
      var button = doc.createElement("button");
      button.type = "button";
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var key = head.dataset.key, up = head.getAttribute("aria-sort") === "ascending";
        if (!head.hasAttribute("aria-sort")) up = key !== "name";
        all("th[aria-sort]", table).forEach(function (h) { h.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "descending" : "ascending");
        var compare = new Intl.Collator(root.lang, { numeric: true }).compare;
        all("tbody tr", table).sort(function (a, b) {
          return (up ? -1 : 1) * compare(a.dataset[key] || "", b.dataset[key] || "");
        }).forEach(function (row) { table.tBodies[0].appendChild(row); });
      });
    });
  });

  // Boxes that show and hide events by what they are. A month with nothing to show goes too.
  all("[data-filters]").forEach(function (box) {
    box.addEventListener("change", function () {
      var off = {}, left = 0;
      all("input", box).forEach(function (i) { if (!i.checked) off[i.dataset.group + "=" + i.value] = true; });
      all(".events > li").forEach(function (row) {
        var is = function (name) { return row.classList.contains(name); };
        row.hidden = off["side=" + (is("coop") ? "cooperation" : "conflict")] || off["type=" + row.dataset.type] ||
          off["tense=" + (["planned", "denied", "hypothetical"].filter(is)[0] || "happened")] || false;
        if (!row.hidden) left++;
      });
      all(".events").forEach(function (list) { list.parentNode.hidden = !list.querySelector("li:not([hidden])"); });
      box.querySelector("[role=status]").textContent = box.dataset.filters.replace("{0}", left);
    });
  });

  // On paper each mark of evidence that leads to another page is the number of a note that says where the sentence
  // is: one note for each article, with its address once. Marks within a page print the paragraph, without this.
  var foot = doc.querySelector("[data-notes]"), canonical = doc.querySelector("link[rel=canonical]"), notes;
  function make(name, text) { return Object.assign(doc.createElement(name), { textContent: text }); }
  window.addEventListener("beforeprint", function () {
    if (!foot) return;
    if (notes) notes.remove();
    notes = doc.createElement("section");
    var list = doc.createElement("ul"), known = {}, articles = {}, n = 0;
    notes.className = "notes";
    notes.append(make("h2", foot.dataset.notes + " · " + (canonical || location).href), list);
    all(".ev, a.at").forEach(function (mark) {
      if (mark.pathname === location.pathname || mark.closest("[hidden], details:not([open]), .more")) return;
      var at = new URL(mark.getAttribute("href"), canonical ? canonical.href : location.href), page = at.href.split("#")[0];
      if (!articles[page]) {
        list.append(articles[page] = doc.createElement("li"));
        articles[page].append(make("span", page));
      }
      if (!known[at.href]) {
        known[at.href] = ++n;
        articles[page].append(" ", make("b", n), at.hash ? "\u00a0" + at.hash : "");
      }
      mark.dataset.n = known[at.href];
    });
    if (n) doc.getElementById("main").append(notes);
  });
})(document);
