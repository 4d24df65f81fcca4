import * as aws from "@pulumi/aws";

const provider = new aws.Provider("here", { region: "us-east-1" });
const key = new aws.kms.Key("key", {}, { provider });
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" },
});
const letIn = new aws.kms.KeyPolicy("policy", { keyId: key.id, policy }, { provider });
const dependsOn = process.env["FORGETFUL"] === "yes" ? [] : [letIn];
new aws.cloudwatch.LogGroup("group", { kmsKeyId: key.arn }, { provider, dependsOn });
