/** Path of the baseline's own roles and policies. Nobody who is bounded writes there. */
export const baselinePath = "/baseline/";

/** Path of the roles and policies that bounded people make. What they pass and assume lies there, and nowhere else. */
export const boundedPath = "/bounded/";

/** Path of the baseline's roles for workloads: bounded people pass them, and change them as little as its other roles. */
export const workloadRolePath = "/bounded/baseline/";
