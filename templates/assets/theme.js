// Runs before the page is painted: says that scripts run, and sets the theme the reader chose.
(function (root) {
  root.dataset.js = "";
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (e) { /* no storage: the system's preference stands */ }
})(document.documentElement);
