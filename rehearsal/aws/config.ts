import { configAggregators } from "./config-aggregators";
import { configChannels } from "./config-channels";
import { configRecorders } from "./config-recorders";
import { configRemediations } from "./config-remediations";
import { configRules } from "./config-rules";
import type { ResourceModel } from "./model";

/** AWS Config: what there is in a region, how it has changed, and what rules say of it. */
export const config: Readonly<Record<string, ResourceModel>> = {
  ...configAggregators,
  ...configChannels,
  ...configRecorders,
  ...configRemediations,
  ...configRules,
};
