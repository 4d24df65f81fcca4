import { expect } from "chai";
import { securityGroupRow, securityGroupRuleRow } from "../../../rehearsal/aws/ec2-rows";
import { type Rows, ran, region } from "../../support/world";

const network = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
const group: Rows[number] = [securityGroupRow("sg-1"), { id: "sg-1", region, vpcId: "vpc-1", name: "mine" }];
const rule: Rows[number] = [
  securityGroupRuleRow("egress", "1"),
  {
    securityGroupId: "sg-1",
    peer: { kind: "addresses", cidrIpv4: "10.0.0.0/16" },
    ipProtocol: "tcp",
    fromPort: 5432,
    toPort: 5432,
  },
];
const closed = "connection to db.example.com:5432: no rule of sg-1 lets port 5432 out";

const ways = [
  { title: "a socket", open: `new (require("net").Socket)().connect(5432, "db.example.com")` },
  { title: "connect", open: `require("node:net").connect({ host: "db.example.com", port: 5432 })` },
  { title: "createConnection", open: `require("net").createConnection(5432, "db.example.com")` },
];

describe("A connection that a function opens by itself", () => {
  for (const { title, open } of ways) {
    const body = `const socket = ${open}.setNoDelay().setKeepAlive().setTimeout().ref().unref();
      socket.write("hello"); await new Promise((done) => socket.on("connect", done)); console.log("never");`;

    it(`leads to somebody else's, and what comes of it is believed: ${title}`, async () => {
      const { outcome, logged } = await ran(body, { network, rows: [group, rule] });

      expect(outcome).to.deep.equal({ kind: "believed", what: "db.example.com:5432" });
      expect(logged).to.deep.equal([]);
    });

    it(`waits in vain where no rule lets it out: ${title}`, async () => {
      const { outcome } = await ran(body, { network, rows: [group] });

      expect(outcome).to.deep.include({ kind: "failed", type: "Sandbox.Timedout", because: closed });
    });
  }

  it("goes to this machine where no host is named", async () => {
    const { outcome } = await ran(`require("net").connect(5432);`);

    expect(outcome).to.deep.equal({ kind: "believed", what: "localhost:5432" });
  });

  it("is the last that is seen of the invocation, whatever the function makes of it", async () => {
    const { world, definition } = await ran(`require("net").connect(5432); throw new Error("after it");`);

    expect(world.invocations).to.have.length(1);
    expect(world.runtimes.has(definition.arn)).to.equal(true);
    expect(world.problems).to.deep.equal([]);
  });
});
