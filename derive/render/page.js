"use strict";
// What pops up can be sent away without moving the pointer or the focus.
document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".derive-rule:hover, .derive-rule:focus-within").forEach(function (rule) {
    rule.classList.add("derive-dismissed");
    ["mouseleave", "focusout"].forEach(function (left) {
      rule.addEventListener(left, function () { rule.classList.remove("derive-dismissed"); }, { once: true });
    });
  });
});
// What does not fit can be moved by the keyboard, and nothing else is in its way.
var lines = new ResizeObserver(function (seen) {
  seen.forEach(function (one) {
    one.target.toggleAttribute("tabindex", false);
    if (one.target.scrollWidth > one.target.clientWidth) one.target.setAttribute("tabindex", "0");
  });
});
document.querySelectorAll(".derive-maths, .derive-title, .derive-key").forEach(function (line) { lines.observe(line); });
