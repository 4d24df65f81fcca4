import {
  api,
  fromMoto,
  iamTypes,
  isResourceType,
  listIn,
  refuseLength,
  refuseUnlisted,
  valuesIn,
} from "./config-refusals";
import { channelsIn, type RecordingGroup, recorderRow, recordersIn, recordingRow } from "./config-rows";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  refuseUnknownMembers,
  text,
  texts,
  validationError,
} from "./model";

const strategies = [
  "ALL_SUPPORTED_RESOURCE_TYPES",
  "INCLUSION_BY_RESOURCE_TYPES",
  "EXCLUSION_BY_RESOURCE_TYPES",
];
const recordingFrequencies = ["CONTINUOUS", "DAILY"];

function refuseGroup(call: Call, because: string): void {
  call.refuse({
    code: "InvalidRecordingGroupException",
    message: "The recording group provided is not valid",
    because,
    fact: `${api}/API_RecordingGroup.html; ${fromMoto}`,
    property: "recordingGroup",
  });
}

function refuseTypes(call: Call, types: readonly string[], property: string): void {
  for (const type of types.filter((name) => !isResourceType(name))) {
    const member = `configurationRecorder.${property}.resourceTypes`;
    const constraint = "Member must satisfy constraint: [Member must satisfy enum value set]";
    const fact = `${api}/API_RecordingGroup.html (resourceTypes); text shortened from moto's source`;
    call.refuse({
      ...validationError(member, type, constraint, fact),
      property: property.split(".")[0] ?? "",
    });
  }
}

/**
 * What a recorder is to record. The provider asks for all types unless it is told not to.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/configservice/configuration_recorder.go
 */
function groupOf(call: Call): RecordingGroup {
  const given = valuesIn(call.self.inputs, "recordingGroup");
  refuseUnknownMembers(call, "recordingGroup", given, [
    ...["allSupported", "exclusionByResourceTypes", "includeGlobalResourceTypes"],
    ...["recordingStrategies", "resourceTypes"],
  ]);
  const all = given["allSupported"] !== false;
  const includesIam = given["includeGlobalResourceTypes"] === true;
  const included = texts(given, "resourceTypes");
  const excluded = texts(listIn(given, "exclusionByResourceTypes")[0] ?? {}, "resourceTypes");
  const strategy = optionalText(listIn(given, "recordingStrategies")[0] ?? {}, "useOnly");
  if (strategy !== undefined) {
    const member = "configurationRecorder.recordingGroup.recordingStrategy.useOnly";
    const what = { value: strategy, listed: strategies, property: "recordingGroup" };
    refuseUnlisted(call, member, what, "RecordingStrategy");
  }
  const wanted = all ? strategies[0] : included.length > 0 ? strategies[1] : strategies[2];
  if (all && (included.length > 0 || excluded.length > 0)) {
    refuseGroup(
      call,
      "it asks for all types, and lists some; allSupported is true unless it is set to false",
    );
  } else if (included.length > 0 && excluded.length > 0) {
    refuseGroup(call, "it lists types to record and types not to record");
  } else if (!all && included.length === 0 && excluded.length === 0) {
    refuseGroup(call, "it records nothing");
  } else if (!all && includesIam) {
    refuseGroup(call, "includeGlobalResourceTypes is for recorders of all types");
  } else if (strategy === undefined ? excluded.length > 0 : strategy !== wanted) {
    refuseGroup(call, `its strategy is ${strategy ?? "not given"}, and what it lists asks for ${wanted}`);
  }
  refuseTypes(call, included, "recordingGroup");
  refuseTypes(call, excluded, "recordingGroup.exclusionByResourceTypes");
  if (all) {
    return { kind: "all", includesIam };
  }
  return included.length > 0 ? { kind: "only", types: included } : { kind: "all but", types: excluded };
}

/** Whether a recorder with such a group records a type. */
export function records(group: RecordingGroup, type: string): boolean {
  switch (group.kind) {
    case "all":
      return group.includesIam || !iamTypes.includes(type);
    case "only":
      return group.types.includes(type);
    case "all but":
      return !group.types.includes(type);
  }
}

/** https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html: daily recording is as good to AWS. */
function frequencyOf(call: Call): string {
  const mode = valuesIn(call.self.inputs, "recordingMode");
  refuseUnknownMembers(call, "recordingMode", mode, ["recordingFrequency"]);
  const frequency = optionalText(mode, "recordingFrequency") ?? "CONTINUOUS";
  const member = "configurationRecorder.recordingMode.recordingFrequency";
  const what = { value: frequency, listed: recordingFrequencies, property: "recordingMode" };
  refuseUnlisted(call, member, what, "RecordingMode");
  return frequency;
}

/** Whether Config may assume the role is asked when it first has to deliver something. */
function putRecorder(call: Call): void {
  const { inputs, region = "", account } = call.self;
  const name = text(call.outputs, "name");
  refuseLength(
    call,
    "configurationRecorder.name",
    { value: name, most: 256, property: "name" },
    "PutConfigurationRecorder",
  );
  if (name === "") {
    call.refuse({
      code: "InvalidConfigurationRecorderNameException",
      message: `The configuration recorder name '' is not valid, blank string.`,
      fact: `${api}/API_PutConfigurationRecorder.html; ${fromMoto}`,
      property: "name",
    });
  }
  if (recordersIn(call, region).some((other) => other.name !== name)) {
    call.refuse({
      code: "MaxNumberOfConfigurationRecordersExceededException",
      message: `Failed to put configuration recorder '${name}' because the maximum number of configuration recorders: 1 is reached.`,
      fact: `${api}/API_PutConfigurationRecorder.html; ${fromMoto}`,
      property: "name",
    });
  }
  const arn = `arn:${account.partition}:config:${region}:${account.id}:configuration-recorder/${name}/${call.self.unique(16)}`;
  call.put(recorderRow(region, name), {
    arn,
    name,
    region,
    roleArn: text(inputs, "roleArn"),
    group: groupOf(call),
    frequency: frequencyOf(call),
  });
}

const recorder: ResourceModel = {
  source: `${api}/API_PutConfigurationRecorder.html`,
  properties: {
    name: autonamed,
    roleArn: { required: true },
    recordingGroup: {},
    recordingMode: {},
  },
  outputs: (self) => ({ id: physicalName(self), name: physicalName(self) }),
  create: putRecorder,
  update: putRecorder,
  // What has been recorded stays: https://docs.aws.amazon.com/config/latest/APIReference/API_DeleteConfigurationRecorder.html
  delete: (call) => {
    const { region = "" } = call.self;
    const name = text(call.outputs, "name");
    if (call.get(recordingRow(region)) === name) {
      call.remove(recordingRow(region));
    }
    call.remove(recorderRow(region, name));
  },
};

function putStatus(call: Call): void {
  const { inputs, region = "" } = call.self;
  const name = text(call.outputs, "name");
  if (!call.get(recorderRow(region, name))) {
    call.refuse({
      code: "NoSuchConfigurationRecorderException",
      message: `Cannot find configuration recorder with the specified name '${name}'.`,
      ...(inputs["name"] === undefined && { because: "the name that it got is Pulumi's" }),
      fact: `${api}/API_StartConfigurationRecorder.html; ${fromMoto}`,
      property: "name",
      cure: "Give it the recorder's name.",
    });
  } else if (inputs["isEnabled"] === true && channelsIn(call, region).length === 0) {
    call.refuse({
      code: "NoAvailableDeliveryChannelException",
      message: "Delivery channel is not available to start configuration recorder.",
      fact: `${api}/API_StartConfigurationRecorder.html; text as quoted in https://github.com/aws/aws-cdk/issues/9001`,
      property: "isEnabled",
    });
  }
  if (inputs["isEnabled"] === true) {
    call.put(recordingRow(region), name);
  } else {
    call.remove(recordingRow(region));
  }
}

const recorderStatus: ResourceModel = {
  source: `${api}/API_StartConfigurationRecorder.html`,
  properties: { name: autonamed, isEnabled: { required: true } },
  outputs: (self) => ({ id: physicalName(self), name: physicalName(self) }),
  create: putStatus,
  update: putStatus,
  // The provider stops the recorder, and does not mind if it has gone.
  delete: (call) => call.remove(recordingRow(call.self.region ?? "")),
  read: (call) => {
    const { region = "", inputs } = call.self;
    const name = text(call.outputs, "name");
    return call.get(recorderRow(region, name))
      ? { ...inputs, isEnabled: call.get(recordingRow(region)) === name }
      : undefined;
  },
};

export const configRecorders: Readonly<Record<string, ResourceModel>> = {
  "aws:cfg/recorder:Recorder": recorder,
  "aws:cfg/recorderStatus:RecorderStatus": recorderStatus,
};
