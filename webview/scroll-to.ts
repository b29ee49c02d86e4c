/** Scrolls the page so that the first of these elements that is shown stands right under the header that stays. */
export function scrollTo(ids: readonly string[], header: HTMLElement): void {
  const shown = ids.map((id) => document.getElementById(id)).find((one) => one && one.getClientRects().length > 0);
  if (shown) window.scrollBy(0, shown.getBoundingClientRect().top - header.offsetHeight - 8);
}
