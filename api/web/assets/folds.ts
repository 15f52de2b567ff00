// Facets start folded on narrow screens; an account menu closes when something else is touched.
export function watchFolds(): void {
  const facets = document.querySelector<HTMLDetailsElement>("[data-facets]");
  if (facets && window.matchMedia("(max-width: 60rem)").matches) facets.open = false;
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.me[open]")) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
}
