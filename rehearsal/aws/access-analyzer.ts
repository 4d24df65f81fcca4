import type { Account } from "../world/account";
import type { Facts, Row } from "../world/facts";
import { takesOnly } from "./api-members";
import { type Call, type ResourceModel, text, type Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What looks through the policies of a region for access from outside. */
export interface Analyzer {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** `ACCOUNT` */
  readonly type: string;
  /** `ACTIVE`, `DISABLED` */
  readonly status: string;
}

export const analyzerRow = (region: string, name: string) =>
  `access-analyzer:analyzer:${region}:${name}` as Row<Analyzer>;

export const analyzersIn = (facts: Facts, region: string): readonly Analyzer[] =>
  facts
    .list<Analyzer>("access-analyzer:analyzer")
    .flatMap(([, analyzer]) => (analyzer.region === region ? [analyzer] : []));

const api = "https://docs.aws.amazon.com/access-analyzer/latest/APIReference";
const provider =
  "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/accessanalyzer/analyzer.go";

/** Those whose zone of trust is an account; the others are for organisations. */
const typesOfAccounts = ["ACCOUNT", "ACCOUNT_INTERNAL_ACCESS", "ACCOUNT_UNUSED_ACCESS"];

/** The provider checks the name before it calls AWS. */
function refuseName(call: Call, name: string): void {
  if (name.length > 255 || !/^[A-Za-z][0-9A-Za-z_.-]*$/.test(name)) {
    call.refuse({
      code: "ValidationException",
      message:
        'invalid value for analyzer_name ("must begin with a letter and contain only alphanumeric, underscore, period, or hyphen characters")',
      fact: `${provider} (ValidateFunc; up to 255 characters)`,
      property: "analyzerName",
    });
  }
}

function refuseOtherTypes(call: Call, type: string): void {
  if (!typesOfAccounts.includes(type)) {
    call.refuse({
      code: "NotModelled",
      message: `The simulated Access Analyzer knows analyzers of accounts only, not ${type}.`,
      fact: `${api}/API_CreateAnalyzer.html (type)`,
      property: "type",
    });
  }
}

/** One of each type, which no quota request raises. The codes are of the API's model; AWS's texts are quoted nowhere. */
function refuseSecond(call: Call, region: string, { name, type }: Pick<Analyzer, "name" | "type">): void {
  const others = analyzersIn(call, region);
  if (others.some((other) => other.name === name)) {
    call.refuse({
      code: "ConflictException",
      message: `An analyzer with the name ${name} already exists.`,
      fact: `${api}/API_CreateAnalyzer.html; the text is UNCONFIRMED`,
      property: "analyzerName",
    });
  } else if (others.some((other) => other.type === type)) {
    call.refuse({
      code: "ServiceQuotaExceededException",
      message: `The maximum number of analyzers of type ${type} in ${region} has been reached.`,
      fact: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html; the text is UNCONFIRMED",
      property: "type",
      cure: "Rely on the one that is there, or delete it first.",
    });
  }
}

const typeOf = (inputs: Values) => text(inputs, "type") || "ACCOUNT";

const arnOf = ({ partition, id }: Account, region: string, name: string) =>
  `arn:${partition}:access-analyzer:${region}:${id}:analyzer/${name}`;

const analyzer: ResourceModel = {
  source: `${api}/API_CreateAnalyzer.html`,
  properties: {
    analyzerName: { required: true, replaces: true },
    type: { replaces: true },
    tags: {},
  },
  outputs: ({ account, region = "", inputs }) => {
    const name = text(inputs, "analyzerName");
    return { id: name, arn: arnOf(account, region, name) };
  },
  create: (call) => {
    const { region = "", inputs } = call.self;
    const [name, type] = [text(inputs, "analyzerName"), typeOf(inputs)];
    refuseName(call, name);
    refuseOtherTypes(call, type);
    refuseSecond(call, region, { name, type });
    call.put(analyzerRow(region, name), {
      arn: text(call.outputs, "arn"),
      name,
      region,
      type,
      status: "ACTIVE",
    });
  },
  // Tags only.
  update: () => {},
  delete: (call) => call.remove(analyzerRow(call.self.region ?? "", call.outputs.id)),
};

/** IAM Access Analyzer, as far as it is there. */
export const accessAnalyzer: Readonly<Record<string, ResourceModel>> = {
  "aws:accessanalyzer/analyzer:Analyzer": analyzer,
};

export const accessAnalyzerApi: ServiceApi = {
  name: "access-analyzer",
  operations: { ListAnalyzers: listAnalyzers },
};

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html */
function listAnalyzers(request: ApiRequest): Values {
  takesOnly(request, "Access Analyzer", "type");
  request.authorize({ action: "access-analyzer:ListAnalyzers", resource: "*" });
  const wanted = request.text("type");
  return {
    analyzers: analyzersIn(request.facts, request.region).flatMap(({ arn, name, type, status }) =>
      wanted === undefined || type === wanted ? [{ arn, name, type, status }] : [],
    ),
  };
}

/** An analyzer of the account that was there before. */
export function foreignAnalyzer(account: Account, region: string): [Row<unknown>, unknown] {
  const name = "default-analyzer";
  const found: Analyzer = {
    arn: arnOf(account, region, name),
    name,
    region,
    type: "ACCOUNT",
    status: "ACTIVE",
  };
  return [analyzerRow(region, name), found];
}
