// What the site adds to Material's script. Every page works without it: nothing here is needed to read or to follow a link.
(function () {
  "use strict";

  var query = document.querySelector("[data-md-component=search-query]");
  var search = document.querySelector("[data-md-component=search]");
  var toggle = document.getElementById("__search");
  var opener = null;

  function open(from) {
    opener = from;
    if (!toggle.checked) toggle.click(); // a closed search is hidden on a phone: it could not be focused
    query.focus();
    query.select();
  }

  function close() {
    if (toggle.checked) toggle.click();
    query.blur();
    if (opener) opener.focus();
    opener = null;
  }

  document.addEventListener("click", function (event) {
    var target = event.target instanceof Element ? event.target : document.body;

    // A button that stands for a radio button or a checkbox of Material.
    var standIn = target.closest("[data-er-coche]");
    if (standIn) {
      // Material will hide this button and show the other one: focus goes on from there.
      new MutationObserver(function (_changes, observer) {
        observer.disconnect();
        document.querySelector("[data-er-coche]:not([hidden])").focus();
      }).observe(standIn, { attributeFilter: ["hidden"] });
      document.getElementById(standIn.dataset.erCoche).click();
      return;
    }
    if (query && target.closest("[data-er-recherche]")) {
      event.preventDefault();
      open(target.closest("[data-er-recherche]"));
      return;
    }
    if (query && target.closest("[data-er-ferme-recherche]")) {
      close();
      return;
    }

    // The whole card leads to its record; its text can still be selected.
    var card = target.closest(".er-carte");
    if (card && !target.closest("a, button") && String(getSelection()) === "") {
      var link = card.querySelector(".er-carte-titre a");
      if (event.ctrlKey || event.metaKey) window.open(link.href);
      else link.click();
    }

    // Browsers without popovers show the definitions at the end of the page: the word leads there.
    var word = target.closest(".er-mot");
    if (word && !("popover" in HTMLElement.prototype)) {
      document.getElementById(word.getAttribute("popovertarget")).scrollIntoView();
    }
  });

  // Material gives single letters a meaning (n: next page): whoever dictates, or types beside a field, is carried away.
  // WCAG 2.2, 2.1.4.
  document.addEventListener("keydown", function (event) {
    if (event.key.length === 1 && event.target !== query) event.stopPropagation();
  });

  // On Enter, Material changes the scheme itself and gives focus to a radio button that no one sees: a click is enough.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.matches("[data-er-coche]")) event.stopPropagation();
  }, true);

  if (query && search) {
    // Whoever is quicker than Material, which opens its search only once it is ready to hear of the focus, sees results too.
    var show = function () {
      if (!toggle.checked) toggle.click();
    };
    query.addEventListener("input", show);
    if (document.activeElement === query) show();

    // Material closes its search at the Tab key and takes every other key for the field:
    // results would be out of reach of whoever does not know of the arrows.
    search.addEventListener("keydown", function (event) {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      } else if (event.key === "Tab" || (event.target !== query && !event.key.startsWith("Arrow"))) {
        event.stopPropagation();
      }
    });
    search.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !search.contains(event.relatedTarget) && toggle.checked) toggle.click();
    });
    // Results come with their links out of the Tab order, and headings of the first level in each.
    new MutationObserver(function () {
      search.querySelectorAll(".md-search-result__list [tabindex='-1']").forEach(function (link) {
        link.removeAttribute("tabindex");
      });
      search.querySelectorAll(".md-search-result__list :is(h1, h2):not([role])").forEach(function (heading) {
        heading.setAttribute("role", "presentation");
      });
    }).observe(search, { childList: true, subtree: true });
  }
})();
