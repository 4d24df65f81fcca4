import type { ConfigItem } from "../../../handlers/config-rules/item";

/**
 * The same item, which notes the paths that are read in it, those included that it does not have. Elements of a list
 * stand under the path of the list.
 */
export function recorded(item: ConfigItem, paths: Set<string>): ConfigItem {
  return {
    ...item,
    configuration: watched(item.configuration, "configuration", paths),
    supplementaryConfiguration: watched(item.supplementaryConfiguration, "supplementaryConfiguration", paths),
  };
}

function watched(value: unknown, path: string, paths: Set<string>): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((element) => watched(element, path, paths));
  }
  const note = (key: string | symbol) => void (typeof key === "string" && paths.add(`${path}.${key}`));
  return new Proxy(value, {
    get: (target, key) => {
      note(key);
      return watched(Reflect.get(target, key), `${path}.${String(key)}`, paths);
    },
    has: (target, key) => {
      note(key);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor: (target, key) => {
      note(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    ownKeys: () => {
      throw new Error(`All of ${path} is read, of which nobody can say what it is.`);
    },
  });
}
