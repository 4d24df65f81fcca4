import { EventEmitter } from "node:events";
import { expect } from "chai";
import { interruptionBy } from "../../automation/interruption";

/** Signals at times in milliseconds, and what comes of them. */
function signalled() {
  const source = new EventEmitter();
  const told: string[] = [];
  let time = 0;
  const { work, everything } = interruptionBy(source, {
    heard: (which) => told.push(which),
    now: () => time,
    end: (signal) => told.push(`ended by ${signal}, ${source.listenerCount(signal)} listening`),
  });
  const send = (signal: NodeJS.Signals, at: number) => {
    time = at;
    source.emit(signal, signal);
    return [work.aborted, everything.aborted];
  };
  return { send, told };
}

describe("Signals", () => {
  it("stop the work, then everything, then the process", () => {
    const { send, told } = signalled();

    expect(send("SIGINT", 5000)).to.deep.equal([true, false]);
    expect(send("SIGTERM", 6000)).to.deep.equal([true, true]);
    send("SIGHUP", 7000);

    expect(told).to.deep.equal(["first", "second", "ended by SIGHUP, 0 listening"]);
  });

  it("count once where the terminal and npm both send one", () => {
    const { send, told } = signalled();

    send("SIGINT", 5000);
    expect(send("SIGINT", 5999)).to.deep.equal([true, false]);
    send("SIGINT", 9000);
    send("SIGINT", 9001);

    expect(told).to.deep.equal(["first", "second"]);
  });
});
