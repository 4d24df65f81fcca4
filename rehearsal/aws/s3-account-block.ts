import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { authorizeWithCode } from "./denials";
import type { Call, ResourceModel, Values } from "./model";
import { blockOf, blockProperties, shownBlock } from "./s3-public-access-block";
import { accountPublicAccessBlockRow } from "./s3-rows";
import type { ApiRequest, ServiceApi } from "./service";

const api = "https://docs.aws.amazon.com/AmazonS3/latest/API";

/** One that was there before is overwritten, and is not put back. */
function putBlock(call: Call): void {
  const { account, inputs } = call.self;
  call.put(accountPublicAccessBlockRow(account.id), blockOf(inputs));
}

const accountPublicAccessBlock: ResourceModel = {
  source: `${api}/API_control_PutPublicAccessBlock.html`,
  properties: blockProperties,
  outputs: ({ account }) => ({ id: account.id, accountId: account.id }),
  create: putBlock,
  update: putBlock,
  delete: (call) => call.remove(accountPublicAccessBlockRow(call.self.account.id)),
};

/** What holds for all buckets of an account. */
export const s3AccountBlock: Readonly<Record<string, ResourceModel>> = {
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": accountPublicAccessBlock,
};

/** What S3 answers about an account, at an endpoint of its own. */
export const s3ControlApi: ServiceApi = {
  name: "s3-control",
  operations: { GetPublicAccessBlock: getPublicAccessBlock },
};

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html; what is said of another account
 * is UNCONFIRMED.
 */
function getPublicAccessBlock(request: ApiRequest): Values {
  takesOnly(request, "S3", "AccountId");
  const { account, facts } = request;
  if (request.required("AccountId") !== account.id) {
    throw new AwsError("AccessDenied", "Access Denied", `${account.id} is the account that calls`);
  }
  authorizeWithCode(request, "AccessDenied", { action: "s3:GetAccountPublicAccessBlock", resource: "*" });
  return shownBlock(facts.get(accountPublicAccessBlockRow(account.id)));
}
