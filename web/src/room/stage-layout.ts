/** Where the creator's two pictures go: one fills the stage and the other floats above it, or both stand side by side. Pure. */

export type Picture = 'screen' | 'camera';
export type Corner = 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left';

/** What the viewer asked for; the screen leads unless swapped. */
export interface Wishes {
  swapped: boolean;
  overlayHidden: boolean;
  beside: boolean;
  corner: Corner;
}

/** What a menu offers: one over the other, side by side, or one alone. */
export type Layout = 'over' | 'beside' | Picture;

export interface Stage {
  main: Picture | null;
  overlay: Picture | null;
  /** Shares the stage with the main picture. */
  beside: Picture | null;
}

export const defaultWishes: Wishes = {
  swapped: false,
  overlayHidden: false,
  beside: false,
  corner: 'bottom-right',
};

/** Arranges what is there: a lone picture always fills the stage, whatever was asked before. */
export function arrange(available: Record<Picture, boolean>, wishes: Wishes): Stage {
  const lead: Picture = wishes.swapped ? 'camera' : 'screen';
  const second: Picture = wishes.swapped ? 'screen' : 'camera';
  if (available[lead] && available[second]) {
    if (wishes.beside) return { main: lead, overlay: null, beside: second };
    return { main: lead, overlay: wishes.overlayHidden ? null : second, beside: null };
  }
  const main = available[lead] ? lead : available[second] ? second : null;
  return { main, overlay: null, beside: null };
}

/** The menu's choice that these wishes are. */
export function layoutOf(wishes: Wishes): Layout {
  if (wishes.beside) return 'beside';
  if (!wishes.overlayHidden) return 'over';
  return wishes.swapped ? 'camera' : 'screen';
}

/** The wishes after a choice from the menu; which picture leads stays where both are shown. */
export function choose(layout: Layout, wishes: Wishes): Wishes {
  const alone = layout === 'screen' || layout === 'camera';
  return {
    ...wishes,
    beside: layout === 'beside',
    overlayHidden: alone,
    swapped: alone ? layout === 'camera' : wishes.swapped,
  };
}

const clockwise: readonly Corner[] = ['top-left', 'top-right', 'bottom-right', 'bottom-left'];

/** The next corner clockwise: one button reaches all four without dragging. */
export function nextCorner(corner: Corner): Corner {
  return clockwise[(clockwise.indexOf(corner) + 1) % clockwise.length] ?? 'bottom-right';
}
