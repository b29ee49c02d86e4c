import type { InspectionOf, InspectQuery, ViewName } from '../src/protocol/inspect';
import type { PanelMessage } from '../src/protocol/panel';

/** What a view asks of the run on display, without the epoch, which is the page's. */
export type Question<V extends ViewName = ViewName> = Extract<InspectQuery, { view: V }>;

/** What a view has to show. */
export interface Sight<V extends ViewName = ViewName> {
  /** The newest answer; it says itself what of and of which epoch it is. */
  readonly shown?: InspectionOf<V>;
  /** Why there is no answer to what is asked now. */
  readonly error?: string;
  /** What is asked now is not answered yet: what is shown is of before. */
  readonly waiting: boolean;
}

/** What asking needs. */
export interface QuestionsEnvironment {
  post(id: number, run: string, query: InspectQuery): void;
  /** Milliseconds. */
  clock(): number;
  later(milliseconds: number, what: () => void): void;
  /** Something can be shown or asked: the views are to be updated. */
  changed(): void;
}

/** Milliseconds between two answers of a run that goes on: the eye follows four a second. */
const calm = 250;

/** While a run goes on, answers may take this part of its time: what else looking into it costs has to fit into a tenth too. */
const share = 1 / 60;

/** A question of a place of the page. */
export interface Asked<V extends ViewName> {
  readonly run: string;
  readonly question: Question<V>;
  /** With the weights at its end; without one, the newest. */
  readonly epoch: number | undefined;
  /** What tells one moment of the run from another, as far as the answer depends on it. */
  readonly moment: string;
}

const withEpoch = (question: InspectQuery, epoch: number | undefined): InspectQuery =>
  epoch === undefined ? question : { ...question, epoch };

/** One place of the page that shows answers. */
interface Place {
  run: string;
  query: InspectQuery;
  /** What is asked, in a string; what tells one moment of a run from another. */
  key: string;
  moment: string;
  /** Whether it was asked for since the last sweep. */
  wanted: boolean;
  answered?: { readonly run: string; readonly key: string; readonly moment: string };
  shown?: InspectionOf<ViewName>;
  error?: string;
  answeredAt: number;
  askedAt: number;
}

/**
 * Asks for what the views want to show, one question after the other: the next goes out when the answer is in. What has
 * been asked for in the meantime and is not wanted any more is never asked. That a run has gone on is a reason to ask
 * anew too, but not so often that the run would feel it.
 */
export function createQuestions(environment: QuestionsEnvironment) {
  const places = new Map<string, Place>();
  let flight: { readonly id: number; readonly place: Place; readonly key: string; readonly moment: string } | undefined;
  let last = 0;
  /** No answer is asked for again, only because time has passed, before this time. */
  let rest = 0;
  let timer = false;

  /** When a place may be asked: at once, at a time, or not at all. */
  const due = ({ answered, run, key, moment, answeredAt }: Place): number => {
    if (answered?.run !== run || answered.key !== key) return 0;
    return answered.moment === moment ? Infinity : Math.max(rest, answeredAt + calm);
  };

  const send = (): void => {
    if (flight) return;
    const now = environment.clock();
    const waiting = [...places.values()].sort((a, b) => due(a) - due(b) || a.askedAt - b.askedAt);
    const ready = waiting.filter((place) => due(place) <= now).sort((a, b) => a.askedAt - b.askedAt)[0];
    if (ready) {
      last += 1;
      flight = { id: last, place: ready, key: ready.key, moment: ready.moment };
      ready.askedAt = last;
      environment.post(last, ready.run, ready.query);
      return;
    }
    const next = waiting[0] ? due(waiting[0]) : Infinity;
    if (timer || next === Infinity) return;
    timer = true;
    environment.later(next - now, () => {
      timer = false;
      send();
    });
  };

  return {
    /** What a place of the page has to show of a run; asked for when it is not there. Called while the views update. */
    look<V extends ViewName>(name: string, asked: Asked<V>): Sight<V> {
      const { run, question, epoch, moment } = asked;
      const query = withEpoch(question, epoch);
      const key = JSON.stringify(query);
      const known = places.get(name);
      const place: Place = known ?? { run, query, key, moment, wanted: true, answeredAt: 0, askedAt: 0 };
      if (known?.run !== run) Object.assign(place, { answered: undefined, shown: undefined, error: undefined });
      Object.assign(place, { run, query, key, moment, wanted: true });
      places.set(name, place);
      const current = place.answered?.key === key;
      const shown = place.shown?.view === question.view ? (place.shown as InspectionOf<V>) : undefined;
      return {
        ...(shown && (!current || place.error === undefined) && { shown }),
        ...(current && place.error !== undefined && { error: place.error }),
        waiting: !current,
      };
    },
    /** After the views were updated: forgets the places that are not seen any more, and asks what is due. */
    sweep(): void {
      for (const [name, place] of places) {
        if (!place.wanted) places.delete(name);
        place.wanted = false;
      }
      send();
    },
    /** Takes an answer in; one to another question than the last is none. */
    receive({ id, run, result, error, milliseconds = 0 }: Extract<PanelMessage, { type: 'inspection' }>): void {
      if (flight?.id !== id) return;
      const { place, key, moment } = flight;
      flight = undefined;
      const now = environment.clock();
      rest = now + milliseconds * (1 / share - 1);
      if (place.run === run) {
        place.answered = { run, key, moment };
        place.answeredAt = now;
        place.error = error;
        if (result) place.shown = result;
      }
      environment.changed();
    },
    /** Asks again what could not be answered. */
    retry(): void {
      for (const place of places.values()) if (place.error !== undefined) place.answered = undefined;
      environment.changed();
    },
    /** The host has started anew, and will not answer what it was asked before. */
    restart(): void {
      flight = undefined;
    },
  };
}

export type Questions = ReturnType<typeof createQuestions>;
