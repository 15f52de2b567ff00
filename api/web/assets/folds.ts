// Facets start folded on narrow screens, tabs show the current one; an account menu closes when something else is touched.
export function watchFolds(): void {
  const facets = document.querySelector<HTMLDetailsElement>("[data-facets]");
  if (facets && window.matchMedia("(max-width: 60rem)").matches) facets.open = false;
  // A row of tabs that is wider than the window shows the one where one is.
  for (const tab of document.querySelectorAll<HTMLElement>("nav [aria-current]")) {
    const row = tab.parentElement!;
    if (row.scrollWidth > row.clientWidth) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.me[open]")) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
}
