// The preview's script: added to pages while they are served, never part of a built site.
(function () {
  "use strict";
  var have = document.currentScript.dataset.have || "";
  var key = "digest-preview-scroll";
  var stream = null, panel = null, lost = false, open = false, last = { errors: 0, warnings: 0, list: [] };

  // After a reload the reader is where they were.
  function remember() {
    try { sessionStorage.setItem(key, JSON.stringify([location.pathname, scrollX, scrollY])); } catch (e) { /* then not */ }
  }
  function restore() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(key)); } catch (e) { return; }
    if (!kept || kept[0] !== location.pathname) return;
    scrollTo({ left: kept[1], top: kept[2], behavior: "instant" });
    if (document.readyState === "complete") sessionStorage.removeItem(key);
  }
  restore();
  addEventListener("load", function () { setTimeout(restore); });

  function reload() { remember(); location.reload(); }

  // New style sheets are loaded beside the old ones, which go when the new ones have come.
  function swap(addresses) {
    var links = [].filter.call(document.querySelectorAll("link[rel=stylesheet]"), function (l) { return !l.dataset.previewOld; });
    if (links.length !== addresses.length) return reload();
    links.forEach(function (old, i) {
      if (old.getAttribute("href") === addresses[i]) return;
      var link = old.cloneNode();
      link.href = addresses[i];
      link.onload = link.onerror = function () { old.remove(); };
      old.dataset.previewOld = "1";
      old.after(link);
    });
    document.documentElement.dataset.previewStyles = String(1 + Number(document.documentElement.dataset.previewStyles || 0));
  }

  function act(message) {
    if (message.problems) { last = message.problems; draw(); }
    if (message.styles) swap(message.styles);
    if (message.go) location.assign(message.go);
    if (message.reload) reload();
  }

  // Only pages somebody looks at hold a stream: browsers allow six to one server.
  function connect() {
    if (stream || document.hidden) return;
    stream = new EventSource("/_digest/events?page=" + encodeURIComponent(location.pathname) + "&have=" + encodeURIComponent(have));
    stream.onopen = function () { if (lost) { lost = false; draw(); } };
    stream.onmessage = function (event) { act(JSON.parse(event.data)); };
    stream.onerror = function () {
      if (!lost) { lost = true; draw(); }
      if (stream && stream.readyState === EventSource.CLOSED) { stream = null; setTimeout(connect, 1000); }
    };
  }
  function disconnect() { if (stream) { stream.close(); stream = null; } }
  document.addEventListener("visibilitychange", function () { if (document.hidden) disconnect(); else connect(); });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();

  function make(name, className, text) {
    var e = document.createElement(name);
    if (className) e.className = className;
    if (text) e.textContent = text;
    return e;
  }

  function item(p) {
    var li = make("li", p.error ? "error" : "warning");
    li.append(make("code", "where", p.path + (p.line ? ":" + p.line + ":" + p.col : "")), make("p", "message", p.message));
    if (p.hint) li.append(make("p", "hint", p.hint));
    if (p.source) {
      var pre = make("pre");
      p.source.forEach(function (l) {
        pre.append(make("span", l.number === p.line ? "line here" : "line", String(l.number).padStart(5) + "  " + l.text.replace(/\n$/, "") + "\n"));
      });
      li.append(pre);
    }
    return li;
  }

  function count(n, one, many) { return n + " " + (n === 1 ? one : many); }

  // draw lays errors over the page, and puts a count of warnings into its corner.
  function draw() {
    if (panel) { panel.remove(); panel = null; }
    if (!last.errors && !last.warnings && !lost) { open = false; return; }
    panel = document.createElement("digest-preview");
    var root = panel.attachShadow({ mode: "open" });
    var sheet = make("link");
    sheet.rel = "stylesheet";
    sheet.href = "/_digest/preview.css";
    root.append(sheet);
    if (lost) root.append(make("p", "corner lost", "The preview is not connected"));
    if (last.errors || open) {
      var box = make("section", "overlay");
      box.setAttribute("role", last.errors ? "alertdialog" : "dialog");
      box.setAttribute("aria-label", "Problems of the site");
      box.append(make("h1", "", last.errors ? count(last.errors, "error", "errors") + ": this is the last good page" : count(last.warnings, "warning", "warnings")));
      if (!last.errors) {
        var close = make("button", "close", "Close");
        close.onclick = function () { open = false; draw(); };
        box.append(close);
      }
      var list = make("ol");
      last.list.forEach(function (p) { list.append(item(p)); });
      box.append(list);
      root.append(box);
    } else if (last.warnings) {
      var button = make("button", "corner", count(last.warnings, "warning", "warnings"));
      button.onclick = function () { open = true; draw(); };
      root.append(button);
    }
    document.body.append(panel);
  }
})();
