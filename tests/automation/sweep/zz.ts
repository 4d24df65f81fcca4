import { sweeperOf } from "../../../automation/sweep/sweeper";
import { deploymentOf } from "./account";

(async () => {
  const t0 = Date.now();
  const d = await deploymentOf(process.argv[2] ? JSON.parse(process.argv[2]) : {});
  console.log("deployed", Date.now() - t0, d.suffix, d.regions);
  const a = d.with();
  const sweeper = sweeperOf({
    stack: "dev",
    suffix: d.suffix,
    regions: d.regions,
    ask: a.ask,
    wait: async () => {},
  });
  const t1 = Date.now();
  const found = await sweeper.find();
  console.log("found", found.length, Date.now() - t1);
  const t = new Map<string, number>();
  for (const f of found) t.set(f.type, (t.get(f.type) ?? 0) + 1);
  console.log([...t].map(String).join(" "));
  const t2 = Date.now();
  const kept = await sweeper.remove(found);
  console.log("removed", Date.now() - t2, kept.slice(0, 10), kept.length);
  console.log((await sweeper.find()).slice(0, 5));
  console.log(a.leftovers());
})();
