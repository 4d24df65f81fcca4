import { expect } from "chai";
import { rotationRequest } from "../../../handlers/rotation/request";
import { newVersion, secretArn } from "./fixtures";

const event = { Step: "setSecret", SecretId: secretArn, ClientRequestToken: newVersion };

describe("A rotation event", () => {
  it("becomes a request", () => {
    expect(rotationRequest(event, secretArn)).to.deep.equal({
      step: "setSecret",
      secretId: secretArn,
      versionId: newVersion,
    });
  });

  const refused = [
    { title: "nothing", event: undefined, message: /the event itself is missing; allowed is an object/ },
    { title: "a text", event: "setSecret", message: /the event itself is "setSecret"/ },
    { title: "no step", event: { ...event, Step: undefined }, message: /Step is missing; allowed is one of/ },
    {
      title: "an unknown step",
      event: { ...event, Step: "dropSecret" },
      message: /Step is "dropSecret"; allowed is one of createSecret, setSecret, testSecret, finishSecret/,
    },
    {
      title: "another secret than the function's own",
      event: { ...event, SecretId: "arn:other" },
      message: /SecretId is "arn:other"; allowed is only arn:aws:secretsmanager.*database-AbCdEf/,
    },
    {
      title: "a token of another type",
      event: { ...event, ClientRequestToken: 7 },
      message: /ClientRequestToken is 7; allowed is a text of 32 to 64 characters/,
    },
    {
      title: "a short token",
      event: { ...event, ClientRequestToken: "t".repeat(31) },
      message: /ClientRequestToken is "t{31}"/,
    },
    {
      title: "a long token",
      event: { ...event, ClientRequestToken: "t".repeat(65) },
      message: /ClientRequestToken is "t{65}"/,
    },
  ];
  for (const { title, event, message } of refused) {
    it(`is malformed with ${title}`, () => {
      expect(() => rotationRequest(event, secretArn)).to.throw(message);
    });
  }
});
