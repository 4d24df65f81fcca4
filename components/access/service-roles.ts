import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import { workloadRolePath } from "../foundation/paths";
import { regionalArn } from "../foundation/place";
import type { AccessScope } from "./access-scope";
import { BoundedRole } from "./bounded-role";
import { databaseMonitoringPolicy, taskExecutionPolicy, trustOfService } from "./service-role-policies";

export interface ServiceRolesArgs {
  readonly names: Names;
  readonly scope: pulumi.Input<AccessScope>;
  readonly boundaryArn: pulumi.Input<string>;
  /** ARN of the key that workloads' data are encrypted with. */
  readonly applicationKeyArn: pulumi.Input<string>;
}

/** The roles that services need to run workloads, made once so that nobody makes wider ones. */
export class ServiceRoles extends pulumi.ComponentResource {
  readonly taskExecutionArn: pulumi.Output<string>;
  readonly databaseMonitoringArn: pulumi.Output<string>;

  constructor(name: string, args: ServiceRolesArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:ServiceRoles", name, {}, opts);

    const { names, boundaryArn } = args;
    const scope = pulumi.output(args.scope);
    const trust = (service: string, source: (scope: AccessScope) => string) =>
      scope.apply((known) => trustOfService(known.place, service, source(known)));
    const anywhere = ({ place }: AccessScope, service: string, resource: string) =>
      regionalArn({ ...place, region: "*" }, service, resource);

    const taskExecution = new BoundedRole(
      `${name}-task-execution`,
      {
        roleName: names.physical("iam", "task-execution"),
        path: workloadRolePath,
        description: "Starts tasks of workloads in ECS",
        trust: trust("ecs-tasks.amazonaws.com", (known) => anywhere(known, "ecs", "*")),
        permissions: pulumi
          .all([scope, args.applicationKeyArn])
          .apply(([known, keyArn]) => taskExecutionPolicy(known, keyArn)),
        boundaryArn,
      },
      { parent: this },
    );
    const databaseMonitoring = new BoundedRole(
      `${name}-database-monitoring`,
      {
        roleName: names.physical("iam", "db-monitoring"),
        path: workloadRolePath,
        description: "Writes the enhanced monitoring of databases",
        trust: trust("monitoring.rds.amazonaws.com", (known) => anywhere(known, "rds", "db:*")),
        permissions: scope.apply(databaseMonitoringPolicy),
        boundaryArn,
      },
      { parent: this },
    );

    this.taskExecutionArn = taskExecution.readyArn;
    this.databaseMonitoringArn = databaseMonitoring.readyArn;
    this.registerOutputs({
      taskExecutionArn: this.taskExecutionArn,
      databaseMonitoringArn: this.databaseMonitoringArn,
    });
  }
}
