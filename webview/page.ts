import type { ViewName } from '../src/protocol/inspect';
import type { PanelRequest } from '../src/protocol/panel';
import type { Question, Sight } from './questions';
import type { Settings } from './settings';
import type { PageState } from './state';
import type { Theme } from './theme';

/** All that the views draw from. */
export interface Page {
  readonly state: PageState;
  readonly settings: Settings;
  readonly theme: Theme;
  /** The epoch that every view shows; without one, the newest. It has statistics. */
  readonly epoch?: number;
  /** The epochs go by on their own. */
  readonly replaying: boolean;
  /** The epoch under the cross-hair, shared by all charts. */
  readonly hair?: number;
  /**
   * What the run on display answers to a question, at the epoch that is shown; asks it where that is not known. `place`
   * names what shows it. Called while a view is updated, in each update that is to keep the answer.
   */
  look<V extends ViewName>(place: string, question: Question<V>): Sight<V>;
}

/** All that the views can cause. */
export interface Actions {
  post(request: PanelRequest): void;
  set(change: Partial<Settings>): void;
  point(epoch: number | undefined): void;
  /** Shows the nearest epoch that has statistics; without one, the newest. Ends a replay. */
  choose(epoch: number | undefined): void;
  /** Shows the epoch so many places after the one that was chosen last, drawn or not. Ends a replay. */
  move(places: number): void;
  /** Starts or ends a replay. */
  replay(on: boolean): void;
  /** Asks again what could not be answered. */
  retry(): void;
  /** Asks what runs have in common. */
  compare(runs: readonly string[]): void;
}

/** A part of the page. */
export interface View {
  readonly root: HTMLElement;
  /** Brings the elements up to date; called once a frame at most. */
  update(page: Page): void;
}
