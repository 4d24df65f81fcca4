import { z } from "zod";
import { partitionOf } from "../components/foundation/regions";

const partitions = "in the partitions aws, aws-us-gov and aws-cn";

/** The name of a region. */
export const region = z.string().refine((name) => partitionOf(name) !== undefined);

/** As it reads after "allowed:" in a message: of one region, and of several. */
export const oneRegion = `the name of an AWS region ${partitions}`;
export const severalRegions = `names of AWS regions ${partitions}`;
