import * as pulumi from "@pulumi/pulumi";

/**
 * The value, once the resources exist. "Ready" is data: what uses the result waits for the resources without
 * having to know them. The resources' URNs are what is waited for, since they are known in a preview too.
 */
export function onceCreated<T>(value: pulumi.Output<T>, ...resources: pulumi.Resource[]): pulumi.Output<T> {
  return pulumi
    .all([value, pulumi.all(resources.map((resource) => resource.urn))])
    .apply(([ready]) => ready as T);
}
