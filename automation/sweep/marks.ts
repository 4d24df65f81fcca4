import { projectTag } from "../../components/foundation/tags";
import type { Ask } from "../../validation/validate";
import { answers } from "./answers";

/** What tells whose something is. */
export interface Mark {
  readonly stack: string;
  /** Value of the tag `Project`, which programs of other people have otherwise, or not at all. */
  readonly project: string;
}

type Tags = readonly { readonly Key: string; readonly Value: string }[];

/** The mark of this program's stack of a name. */
export const markOf = (stack: string): Mark => ({ stack, project: projectTag });

export const isSame = (one: Mark | undefined, other: Mark) =>
  one?.stack === other.stack && one.project === other.project;

export const described = ({ stack, project }: Mark) =>
  `stack ${stack} of ${project === "" ? "no project" : `project ${project}`}`;

/** The mark that tags make; undefined where they name no stack. */
function markIn(tags: Tags): Mark | undefined {
  const tagged = (key: string) => tags.find(({ Key }) => Key === key)?.Value;
  const stack = tagged("Stack");
  return stack === undefined ? undefined : { stack, project: tagged("Project") ?? "" };
}

/**
 * Everything in a region that a tag says is of a stack, whosever, by ARN.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function marksIn(ask: Ask, region: string): Promise<ReadonlyMap<string, Mark>> {
  const answer = await ask({
    service: "tagging",
    operation: "GetResources",
    region,
    input: { TagFilters: [{ Key: "Stack" }] },
  });
  return new Map(
    answers.tagged.parse(answer).ResourceTagMappingList.flatMap(({ ResourceARN, Tags }) => {
      const mark = markIn(Tags);
      return mark ? [[ResourceARN, mark] as const] : [];
    }),
  );
}

/**
 * The mark of a role, which only IAM tells.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 */
export async function markOfRole(ask: Ask, region: string, name: string): Promise<Mark | undefined> {
  const answer = await ask({
    service: "iam",
    operation: "ListRoleTags",
    region,
    input: { RoleName: name },
  });
  return markIn(answers.roleTags.parse(answer).Tags);
}
