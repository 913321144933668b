/** How much of the page in view would be lost by leaving it. */
class Unsaved {
  count = $state(0);
}

export const unsaved = new Unsaved();
