import { GetParameterHistoryCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { isServiceError } from "../shared/aws-errors";

export type ParametersClient = Pick<SSMClient, "send">;

/** The newest version of the emergency parameter. */
export interface ParameterVersion {
  readonly version: number;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** ARN of whoever wrote it. */
  readonly by: string;
}

/** The most that AWS gives in one answer. */
const pageSize = 50;

/**
 * Undefined where the parameter does not exist. Only its history tells who wrote it and when.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html
 */
export async function newestVersion(
  client: ParametersClient,
  name: string,
): Promise<ParameterVersion | undefined> {
  let newest: ParameterVersion | undefined;
  let token: string | undefined;
  do {
    const page = await pageOf(client, name, token);
    for (const { Version, Value, LastModifiedDate, LastModifiedUser } of page?.Parameters ?? []) {
      if (Version === undefined || LastModifiedDate === undefined) {
        throw new Error(`The history of ${name} has an entry without a version or a date.`);
      }
      if (newest === undefined || Version > newest.version) {
        newest = {
          version: Version,
          value: Value ?? "",
          modified: LastModifiedDate.getTime(),
          by: LastModifiedUser ?? "unknown",
        };
      }
    }
    token = page?.NextToken;
  } while (token !== undefined && token !== "");
  return newest;
}

async function pageOf(client: ParametersClient, Name: string, NextToken: string | undefined) {
  try {
    return await client.send(
      new GetParameterHistoryCommand({
        Name,
        MaxResults: pageSize,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
  } catch (error) {
    if (isServiceError(error, "ParameterNotFound")) {
      return undefined;
    }
    throw error;
  }
}
