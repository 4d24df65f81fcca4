/** Something that happens at its time unless it is cancelled. */
export interface Appointment {
  readonly at: number;
  readonly run: () => void;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Simulated time, and the one queue of what is still to happen in it: timers of functions, schedules, alarms. Time
 * stands still while anything works, and jumps to the next appointment when everything waits.
 */
export class Clock {
  readonly #appointments: Appointment[] = [];

  /** `now` is in milliseconds since 1970. */
  constructor(public now: number) {}

  /** Makes an appointment, in milliseconds from now. Those of one time keep their order. */
  after(delay: number, run: () => void): Appointment {
    // Timers take whole milliseconds, and at least one, as in Node.js.
    const appointment = { at: this.now + Math.max(1, Math.trunc(delay) || 1), run };
    const later = this.#appointments.findIndex(({ at }) => at > appointment.at);
    this.#appointments.splice(later < 0 ? this.#appointments.length : later, 0, appointment);
    return appointment;
  }

  cancel(appointment: Appointment): void {
    const index = this.#appointments.indexOf(appointment);
    if (index >= 0) {
      this.#appointments.splice(index, 1);
    }
  }

  /** Lets time pass until the work is done. Throws when the work waits for something that is never to happen. */
  async until<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    for (;;) {
      await idle();
      if (done) {
        return work;
      }
      if (!this.#next(Number.POSITIVE_INFINITY)) {
        throw new Error("The simulated account waits for something that never happens.");
      }
    }
  }

  /** Lets everything happen that is due within a time, in milliseconds, and ends there. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    do {
      await idle();
    } while (this.#next(end));
    this.now = end;
  }

  #next(latest: number): boolean {
    const [next] = this.#appointments;
    if (!next || next.at > latest) {
      return false;
    }
    this.#appointments.shift();
    this.now = next.at;
    next.run();
    return true;
  }
}

/** Some turns of the event loop: promises settle, and what they let go settles as well. */
async function idle(): Promise<void> {
  for (let turns = 0; turns < 4; turns++) {
    await turn();
  }
}
