// The agenda when it is read: what has passed since the build goes to what is past, and states follow.
// Every page works without it: the day of the build then decides. It asks nothing of anyone.
(function () {
  "use strict";

  var now = new Date();
  var today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (n) { return String(n).padStart(2, "0"); }).join("-");

  function all(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  // Each state tells since when it holds; the last that has begun is shown.
  function states() {
    all(document, ".er-etats").forEach(function (states) {
      var badges = all(states, "[data-depuis]");
      badges.forEach(function (badge, index) {
        var next = badges[index + 1];
        badge.hidden = badge.dataset.depuis > today || Boolean(next && next.dataset.depuis <= today);
      });
    });
    all(document, "[data-er-jusqua]").forEach(function (offer) {
      if (offer.dataset.erJusqua) offer.hidden = offer.dataset.erJusqua < today;
    });
  }

  function comes(item) {
    return item.dataset.fin >= today;
  }

  // The page of the agenda: two parts, each with its items under months or years.
  function sort(page) {
    var coming = page.querySelector("[data-er-partie=a-venir]");
    var past = page.querySelector("[data-er-partie=passe]");
    var strayed = all(coming, "[data-fin]").filter(function (item) { return !comes(item); });
    strayed = strayed.concat(all(past, "[data-fin]").filter(comes));
    if (!strayed.length) return;
    var dated = all(coming, "[data-fin]").concat(all(past, "[data-fin]"));
    [coming, past].forEach(function (part) {
      var isComing = part === coming;
      var groups = part.querySelector("[data-er-groupes]");
      var items = dated.filter(function (item) { return comes(item) === isComing; });
      items.sort(function (one, other) {
        return one.dataset.debut.localeCompare(other.dataset.debut) * (isComing ? 1 : -1);
      });
      var undated = all(groups, ".er-mois").filter(function (group) { return !group.querySelector("[data-debut]"); });
      var made = [];
      items.forEach(function (item) {
        var name = (isComing && item.dataset.groupe) || title(item.dataset.debut, isComing);
        if (!made.length || made[made.length - 1].querySelector("h3").textContent !== name) made.push(group(name));
        made[made.length - 1].querySelector("ul").append(item);
      });
      all(groups, ".er-mois").forEach(function (old) { if (undated.indexOf(old) < 0) old.remove(); });
      groups.prepend.apply(groups, made);
    });
    past.hidden = !past.querySelector(".er-rendez-vous");
    coming.querySelector(".er-rien").hidden = Boolean(coming.querySelector(".er-rendez-vous"));
  }

  function title(day, withMonth) {
    if (!withMonth) return day.slice(0, 4);
    var name = new Date(day + "T12:00").toLocaleDateString("fr", { month: "long", year: "numeric" });
    return name.charAt(0).toUpperCase() + name.slice(1);
  }

  function group(name) {
    var made = document.createElement("section");
    made.className = "er-mois";
    made.innerHTML = '<h3></h3><ul class="er-agenda"></ul>';
    made.querySelector("h3").textContent = name;
    return made;
  }

  // A block of the agenda in another page: what has passed leaves it, what comes next takes its place.
  function refresh(block) {
    if (block.dataset.erAgenda !== "a-venir") return;
    var most = "erLimite" in block.dataset ? Number(block.dataset.erLimite) : Infinity;
    var shown = 0;
    all(block, ".er-rendez-vous, .er-carte, tbody > tr").forEach(function (item) {
      item.hidden = ("fin" in item.dataset && !comes(item)) || shown >= most;
      if (!item.hidden) shown += 1;
    });
    var nothing = block.querySelector(".er-rien");
    if (nothing) nothing.hidden = shown > 0;
    if ("erTitre" in block.dataset) block.hidden = !shown;
    all(block, ".er-defile, .er-cartes, .er-agenda").forEach(function (list) { list.hidden = !shown; });
  }

  function run() {
    states();
    all(document, "[data-er-agenda]").forEach(function (block) {
      if (block.dataset.erAgenda === "page") sort(block);
      else refresh(block);
    });
  }

  document.addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("[data-er-imprimer]")) window.print();
  });

  // Material tells of each page, also when a territory turns its instant navigation on.
  if (window.document$) window.document$.subscribe(run);
  else run();
})();
