import { expect } from "chai";
import { rotationSettings } from "../../../handlers/rotation/settings";
import { adminSecretArn, secretArn } from "./fixtures";

describe("The rotation's settings", () => {
  it("need no admin secret where there is no database", () => {
    expect(rotationSettings({ SECRET_ARN: secretArn, MODE: "generated" })).to.deep.equal({
      mode: "generated",
      secretArn,
    });
  });

  for (const mode of ["single-user", "alternating-users"]) {
    it(`need an admin secret for ${mode}`, () => {
      const environment = { SECRET_ARN: secretArn, MODE: mode };

      expect(rotationSettings({ ...environment, ADMIN_SECRET_ARN: adminSecretArn })).to.deep.equal({
        mode,
        secretArn,
        adminSecretArn,
      });
      expect(() => rotationSettings(environment)).to.throw("ADMIN_SECRET_ARN is not set");
    });
  }

  const refused = [
    { title: "no secret", environment: { MODE: "generated" }, message: "SECRET_ARN is not set" },
    { title: "no mode", environment: { SECRET_ARN: secretArn }, message: "MODE is not set" },
    {
      title: "an unknown mode",
      environment: { SECRET_ARN: secretArn, MODE: "both" },
      message: "MODE is both; allowed are generated, single-user, alternating-users",
    },
    {
      title: "a secret that is its own admin",
      environment: { SECRET_ARN: secretArn, MODE: "single-user", ADMIN_SECRET_ARN: secretArn },
      message: "allowed is another secret",
    },
  ];
  for (const { title, environment, message } of refused) {
    it(`are refused with ${title}`, () => {
      expect(() => rotationSettings(environment)).to.throw(message);
    });
  }
});
