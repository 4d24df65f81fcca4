import { AwsError } from "../runtime/aws-clients";
import { authorizeWithCode } from "./denials";
import type { Values } from "./model";
import type { DbInstance } from "./rds-rows";
import type { ApiRequest, ServiceApi } from "./service";

/** What RDS answers: whether a call is allowed, and that a database goes. */
export const rdsApi: ServiceApi = { name: "rds", operations: { DeleteDBInstance: deleteDbInstance } };

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html; code of a denial as quoted in
 * https://github.com/aws-samples/eks-workshop-v2/issues/1201, text of the other from moto's source
 */
function deleteDbInstance(request: ApiRequest): Values {
  const name = request.required("DBInstanceIdentifier");
  const { account, region } = request;
  authorizeWithCode(request, "AccessDenied", {
    action: "rds:DeleteDBInstance",
    resource: `arn:${account.partition}:rds:${region}:${account.id}:db:${name}`,
  });
  const found = request.facts
    .list<DbInstance>("rds:instance")
    .find(([, instance]) => instance.name === name && instance.region === region);
  if (!found) {
    throw new AwsError("DBInstanceNotFound", `DBInstance ${name} not found.`);
  }
  request.facts.remove(found[0]);
  return { DBInstance: { DBInstanceIdentifier: name, DBInstanceStatus: "deleting" } };
}
