import { expect } from "chai";
import { ruleEvent } from "../../../handlers/config-rules/event";
import {
  captured,
  change,
  configRuleName,
  envelope,
  oversized,
  scheduled,
  scheduledAt,
  token,
  volume,
} from "./fixtures";

const item = volume();
const without = (raw: object, name: string) =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => key !== name));

describe("The event of AWS Config", () => {
  it("is read from the JSON texts in it", () => {
    const event = ruleEvent(envelope(change(item), { rule: "kms-key-rotated", minimumDays: "7" }));

    expect(event).to.deep.include({
      configRuleName,
      resultToken: token,
      testMode: false,
      leftScope: false,
      parameters: { rule: "kms-key-rotated", minimumDays: "7" },
    });
    expect(event.notification).to.deep.include({ kind: "change" });
  });

  it("of an oversized change gives the summary of the item", () => {
    const { notification } = ruleEvent(envelope(oversized(item)));

    expect(notification).to.deep.equal({
      kind: "oversized",
      summary: {
        resourceType: "AWS::EC2::Volume",
        resourceId: "vol-1",
        status: "OK",
        capturedAt: Date.parse(captured),
      },
    });
  });

  it("of a schedule gives the time of it", () => {
    const { notification } = ruleEvent(envelope(scheduled));

    expect(notification).to.deep.equal({ kind: "schedule", createdAt: Date.parse(scheduledAt) });
  });

  it("may leave out whether its resource left the scope", () => {
    expect(ruleEvent(without(envelope(change(item)), "eventLeftScope")).leftScope).to.equal(false);
    expect(ruleEvent(envelope(change(item), {}, { eventLeftScope: true })).leftScope).to.equal(true);
  });

  it("is a test where its token says so", () => {
    expect(ruleEvent(envelope(change(item), {}, { resultToken: "TESTMODE" })).testMode).to.equal(true);
  });
});

describe("A malformed event of AWS Config", () => {
  const badItem = (changes: object) => envelope(change({ ...item, ...changes }));
  const cases: readonly { readonly of: string; readonly event: unknown; readonly says: string }[] = [
    { of: "nothing", event: undefined, says: "event.resultToken is missing; allowed is a text." },
    { of: "a list", event: [], says: "event.resultToken is missing" },
    {
      of: "no token",
      event: without(envelope(scheduled), "resultToken"),
      says: "event.resultToken is missing",
    },
    {
      of: "an empty token",
      event: envelope(scheduled, {}, { resultToken: "" }),
      says: 'event.resultToken is ""',
    },
    {
      of: "a token that is null",
      event: envelope(scheduled, {}, { resultToken: null }),
      says: "event.resultToken is null",
    },
    {
      of: "no rule name",
      event: without(envelope(scheduled), "configRuleName"),
      says: "event.configRuleName is missing",
    },
    {
      of: "a scope that is a text",
      event: envelope(scheduled, {}, { eventLeftScope: "false" }),
      says: 'event.eventLeftScope is "false"; allowed is true or false.',
    },
    {
      of: "an item beside the invoking event",
      event: { ...without(envelope(change(item)), "invokingEvent"), configurationItem: item },
      says: "event.invokingEvent is missing; allowed is a text.",
    },
    {
      of: "an invoking event that is no text",
      event: envelope(scheduled, {}, { invokingEvent: scheduled }),
      says: "event.invokingEvent is {",
    },
    {
      of: "an invoking event that is no JSON",
      event: envelope(scheduled, {}, { invokingEvent: "{" }),
      says: 'event.invokingEvent is "{"; allowed is the JSON of an object.',
    },
    { of: "an invoking event that is a list", event: envelope([]), says: "event.invokingEvent is" },
    { of: "an invoking event that is null", event: envelope(null), says: "event.invokingEvent is" },
    {
      of: "no message type",
      event: envelope(without(scheduled, "messageType")),
      says: "invokingEvent.messageType is missing; allowed is ConfigurationItemChangeNotification,",
    },
    {
      of: "an unknown message type",
      event: envelope({ ...scheduled, messageType: "ConfigurationSnapshotDeliveryCompleted" }),
      says: 'invokingEvent.messageType is "ConfigurationSnapshotDeliveryCompleted"',
    },
    {
      of: "no item",
      event: envelope(without(change(item), "configurationItem")),
      says: "invokingEvent.configurationItem is missing; allowed is an object.",
    },
    {
      of: "an item that is a list",
      event: envelope(change([item])),
      says: "invokingEvent.configurationItem is [",
    },
    {
      of: "an item without a type",
      event: badItem({ resourceType: undefined }),
      says: "invokingEvent.configurationItem.resourceType is missing; allowed is a text.",
    },
    {
      of: "an item without an id",
      event: badItem({ resourceId: "" }),
      says: 'invokingEvent.configurationItem.resourceId is ""',
    },
    {
      of: "an item without a time",
      event: badItem({ configurationItemCaptureTime: undefined }),
      says: "invokingEvent.configurationItem.configurationItemCaptureTime is missing; allowed is a time.",
    },
    {
      of: "an item of no time",
      event: badItem({ configurationItemCaptureTime: "yesterday" }),
      says: 'configurationItemCaptureTime is "yesterday"',
    },
    {
      of: "an item of an unknown status",
      event: badItem({ configurationItemStatus: "Fine" }),
      says: 'invokingEvent.configurationItem.configurationItemStatus is "Fine"; allowed is one of OK,',
    },
    {
      of: "a configuration that is no JSON",
      event: badItem({ configuration: "{" }),
      says: 'invokingEvent.configurationItem.configuration is "{"; allowed is an object or its JSON.',
    },
    {
      of: "no summary",
      event: envelope({ ...change(item), messageType: "OversizedConfigurationItemChangeNotification" }),
      says: "invokingEvent.configurationItemSummary is missing; allowed is an object.",
    },
    {
      of: "no time of the schedule",
      event: envelope(without(scheduled, "notificationCreationTime")),
      says: "invokingEvent.notificationCreationTime is missing; allowed is a time.",
    },
    {
      of: "no parameters",
      event: without(envelope(scheduled), "ruleParameters"),
      says: "event.ruleParameters is missing",
    },
    {
      of: "parameters that are no text",
      event: envelope(scheduled, {}, { ruleParameters: { rule: "kms-key-rotated" } }),
      says: "event.ruleParameters is {",
    },
    {
      of: "parameters that are no object",
      event: envelope(scheduled, {}, { ruleParameters: '"rule"' }),
      says: "allowed is the JSON of an object.",
    },
    {
      of: "a parameter that is a number",
      event: envelope(scheduled, {}, { ruleParameters: '{"minimumDays":7}' }),
      says: "ruleParameters.minimumDays is 7; allowed is a text.",
    },
  ];
  for (const { of, event, says } of cases) {
    it(`is refused: ${of}`, () => {
      expect(() => ruleEvent(event))
        .to.throw(/^The event of AWS Config is malformed: /)
        .that.has.property("message")
        .that.includes(says);
    });
  }

  it("is not quoted at length", () => {
    const event = envelope({ ...scheduled, messageType: "x".repeat(1000) });

    expect(() => ruleEvent(event)).to.throw(/x{50,99}…; allowed/);
  });
});
