import { expect } from "chai";
import { type ConfigItem, itemsRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";
import { recorderRows } from "./config-fixtures";

const type = "AWS::EC2::Volume";
const arnOf = (id: string) => `arn:aws:ec2:${region}:${accountId}:volume/${id}`;

const item = (resourceId: string, changes: Partial<ConfigItem> = {}): ConfigItem => ({
  version: "1.3",
  capturedAt: 2000,
  status: "OK",
  stateId: 2000,
  arn: arnOf(resourceId),
  resourceType: type,
  resourceId,
  resourceName: undefined,
  availabilityZone: `${region}a`,
  createdAt: 500,
  tags: { Owner: "alice" },
  relationships: [
    {
      resourceType: "AWS::EC2::Instance",
      resourceId: "i-1",
      resourceName: null,
      name: "Is attached to Instance",
    },
  ],
  configuration: { encrypted: true },
  supplementary: { Rotation: "true" },
  ...changes,
});

const items = (...all: readonly ConfigItem[]): Rows =>
  all.map((one) => [itemsRow(region, one.resourceType, one.resourceId), [one]]);

const configWith = (rows: Rows) =>
  callsOf("ConfigServiceClient", worldWith([...recorderRows(), ...rows, ...roleRows("Caller")]));

const base = {
  version: "1.3",
  accountId,
  configurationItemCaptureTime: new Date(2000),
  configurationItemStatus: "OK",
  configurationStateId: "2000",
  arn: arnOf("vol-1"),
  resourceType: type,
  resourceId: "vol-1",
  awsRegion: region,
  availabilityZone: `${region}a`,
  resourceCreationTime: new Date(500),
  configuration: '{"encrypted":true}',
  supplementaryConfiguration: { Rotation: "true" },
};

describe("The history of a resource", () => {
  const history: Rows = [
    [
      itemsRow(region, type, "vol-1"),
      [
        item("vol-1", { status: "ResourceDeleted", capturedAt: 3000, configuration: null }),
        item("vol-1"),
        item("vol-1", { capturedAt: 1000, status: "ResourceDiscovered" }),
      ],
    ],
  ];
  const ask = (input: Values) =>
    configWith(history)("GetResourceConfigHistory", { resourceType: type, resourceId: "vol-1", ...input });
  const at = (answer: Values) =>
    (answer["configurationItems"] as readonly Values[]).map(({ configurationItemCaptureTime }) =>
      (configurationItemCaptureTime as unknown as Date).getTime(),
    );
  const time = (moment: number) => new Date(moment) as never;

  it("is told the newest first, with its parts as texts of JSON", () => {
    expect(at(ask({}))).to.deep.equal([3000, 2000, 1000]);
    expect(ask({ laterTime: time(2000), limit: 1 })["configurationItems"]).to.deep.equal([
      {
        ...base,
        configurationItemMD5Hash: "",
        tags: { Owner: "alice" },
        relatedEvents: [],
        relationships: [
          {
            resourceType: "AWS::EC2::Instance",
            resourceId: "i-1",
            resourceName: null,
            relationshipName: "Is attached to Instance",
          },
        ],
      },
    ]);
  });

  it("ends with the latest time and begins with the earliest, both included", () => {
    expect(at(ask({ laterTime: time(2000) }))).to.deep.equal([2000, 1000]);
    expect(at(ask({ laterTime: time(1999) }))).to.deep.equal([1000]);
    expect(at(ask({ earlierTime: time(2000) }))).to.deep.equal([3000, 2000]);
    expect(at(ask({ laterTime: time(999) }))).to.deep.equal([]);
  });

  it("says nothing of the configuration of what has gone", () => {
    expect((ask({})["configurationItems"] as readonly Values[])[0]).not.to.have.property("configuration");
  });

  it("comes in pages", () => {
    const first = ask({ limit: 2 });
    const last = ask({ limit: 2, nextToken: first["nextToken"] ?? "" });

    expect([at(first), at(last)]).to.deep.equal([[3000, 2000], [1000]]);
    expect(last).not.to.have.property("nextToken");
  });

  it("is refused of what was never recorded, and of what is no type", () => {
    expect(refusedWith(() => ask({ resourceId: "vol-2" }))).to.deep.equal([
      "ResourceNotDiscoveredException",
      "Resource vol-2 of resourceType:AWS::EC2::Volume is unknown or has not been discovered",
    ]);
    expect(refusedWith(() => ask({ resourceType: "AWS::EC2::Disk" }))[0]).to.equal("ValidationException");
  });

  it("is refused without a recorder, like everything about items", () => {
    const bare = callsOf("ConfigServiceClient", worldWith(roleRows("Caller")));
    for (const [operation, input] of [
      ["GetResourceConfigHistory", { resourceType: type, resourceId: "vol-1" }],
      ["ListDiscoveredResources", { resourceType: type }],
      ["BatchGetResourceConfig", { resourceKeys: [{ resourceType: type, resourceId: "vol-1" }] }],
    ] as const) {
      expect(refusedWith(() => bare(operation, input))[0]).to.equal(
        "NoAvailableConfigurationRecorderException",
      );
    }
  });
});

describe("A list of what was discovered", () => {
  const many = Array.from({ length: 250 }, (_, index) => item(`vol-${index}`));
  const list = (rows: Rows, input: Values = {}) =>
    configWith(rows)("ListDiscoveredResources", { resourceType: type, ...input });

  it("has what is there of a type in a region", () => {
    const rows: Rows = [
      ...items(
        item("vol-1"),
        item("vol-2", { status: "ResourceDeleted" }),
        item("records", { resourceType: "AWS::S3::Bucket", resourceName: "records" }),
      ),
      [itemsRow("eu-west-1", type, "vol-3"), [item("vol-3")]],
    ];

    expect(list(rows)).to.deep.equal({ resourceIdentifiers: [{ resourceType: type, resourceId: "vol-1" }] });
    expect(list(rows, { resourceType: "AWS::S3::Bucket" })).to.deep.equal({
      resourceIdentifiers: [
        { resourceType: "AWS::S3::Bucket", resourceId: "records", resourceName: "records" },
      ],
    });
  });

  it("comes in pages of a hundred", () => {
    const ids: unknown[] = [];
    let nextToken: Values = {};
    let pages = 0;
    do {
      const { resourceIdentifiers, ...next } = list(items(...many), nextToken);
      ids.push(...(resourceIdentifiers as readonly Values[]).map(({ resourceId }) => resourceId));
      nextToken = next;
      pages++;
    } while (Object.keys(nextToken).length > 0);

    expect(pages).to.equal(3);
    expect(ids).to.deep.equal(many.map(({ resourceId }) => resourceId));
  });

  it("is refused larger pages and tokens that nobody was given", () => {
    expect(refusedWith(() => list([], { limit: 101 }))).to.deep.equal([
      "InvalidLimitException",
      "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    ]);
    expect(refusedWith(() => list([], { limit: -1 }))[0]).to.equal("InvalidLimitException");
    expect(refusedWith(() => list([], { nextToken: "more" }))).to.deep.equal([
      "InvalidNextTokenException",
      "The nextToken provided is invalid",
    ]);
  });
});

describe("The newest items of many resources", () => {
  const keyOf = (resourceId: string) => ({ resourceType: type, resourceId });
  const batch = (rows: Rows, ...ids: readonly string[]) =>
    configWith(rows)("BatchGetResourceConfig", { resourceKeys: ids.map(keyOf) });

  it("are given without tags, and not of what is unknown or has gone", () => {
    const rows = items(item("vol-1"), item("vol-2", { status: "ResourceDeleted" }));

    expect(batch(rows, "vol-1", "vol-2", "vol-3")).to.deep.equal({
      baseConfigurationItems: [base],
      unprocessedResourceKeys: [],
    });
  });

  it("are of one to a hundred", () => {
    const ids = Array.from({ length: 101 }, (_, index) => `vol-${index}`);

    expect(refusedWith(() => batch([], ...ids))[0]).to.equal("ValidationException");
    expect(refusedWith(() => batch([]))[0]).to.equal("ValidationException");
    expect(batch([], ...ids.slice(1))["baseConfigurationItems"]).to.deep.equal([]);
  });
});
