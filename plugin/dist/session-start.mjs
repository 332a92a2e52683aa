import { createRequire as nodeCreateRequire } from 'node:module'
const require = nodeCreateRequire(import.meta.url)

// src/session-start.ts
import { join as join22 } from "node:path";
import { fileURLToPath } from "node:url";

// src/config/claude-json.ts
import { join as join5 } from "node:path";

// src/config/settings.ts
import { readFileSync } from "node:fs";
import { isAbsolute, join as join4, resolve } from "node:path";

// src/process/profile-path.ts
import { basename, dirname, join } from "node:path";

// src/process/folder-names.ts
import { readdirSync } from "node:fs";
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

// src/process/profile-path.ts
var FOLDER = "profiles";
var KEY = /^[0-9a-f]{16}$/;
var profilePath = (home2, key) => join(home2, FOLDER, key);
var profileNote = (home2, session) => join(home2, FOLDER, session);
function personFolder(home2) {
  const parent = dirname(home2);
  return KEY.test(basename(home2)) && basename(parent) === FOLDER ? dirname(parent) : home2;
}
function stateFolders(home2) {
  const person = personFolder(home2);
  const keys = namesIn(join(person, FOLDER)).filter((name) => KEY.test(name));
  return [person, ...keys.map((key) => profilePath(person, key))];
}

// node_modules/zod/v4/core/util.js
function getEnumValues(entries) {
  const numericValues = Object.values(entries).filter((v) => typeof v === "number");
  const values = Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
  return values;
}
function jsonStringifyReplacer(_, value) {
  if (typeof value === "bigint")
    return value.toString();
  return value;
}
var Cached = class {
  constructor(getter) {
    this._getter = getter;
    this._value = void 0;
  }
  get value() {
    const getter = this._getter;
    if (getter !== void 0) {
      this._value = getter();
      this._getter = void 0;
    }
    return this._value;
  }
};
function cached(getter) {
  return new Cached(getter);
}
function nullish(input) {
  return input === null || input === void 0;
}
function cleanRegex(source) {
  const start2 = source.startsWith("^") ? 1 : 0;
  const end = source.endsWith("$") ? source.length - 1 : source.length;
  return source.slice(start2, end);
}
function assignProp(target, prop, value) {
  Object.defineProperty(target, prop, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}
var captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {
};
function isObject(data) {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
function isPlainObject(o) {
  if (isObject(o) === false)
    return false;
  const ctor = o.constructor;
  if (ctor === void 0)
    return true;
  if (typeof ctor !== "function")
    return true;
  const prot = ctor.prototype;
  if (isObject(prot) === false)
    return false;
  if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) {
    return false;
  }
  return true;
}
var propertyKeyTypes = /* @__PURE__ */ new Set(["string", "number", "symbol"]);
function escapeRegex(str) {
  return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function clone(inst, def, params) {
  const cl = new inst._zod.constr(def ?? inst._zod.def);
  if (!def || params?.parent)
    cl._zod.parent = inst;
  return cl;
}
function normalizeParams(_params) {
  const params = _params;
  if (!params)
    return {};
  if (typeof params === "string")
    return { error: () => params };
  if (params?.message !== void 0) {
    if (params?.error !== void 0)
      throw new Error("Cannot specify both `message` and `error` params");
    params.error = params.message;
  }
  delete params.message;
  if (typeof params.error === "string")
    return { ...params, error: () => params.error };
  return params;
}
function optionalKeys(shape) {
  return Object.keys(shape).filter((k) => {
    return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
  });
}
var NUMBER_FORMAT_RANGES = /* @__PURE__ */ (() => ({
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: [-34028234663852886e22, 34028234663852886e22],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
}))();
function aborted(x, startIndex = 0) {
  if (x.aborted === true)
    return true;
  for (let i = startIndex; i < x.issues.length; i++) {
    if (x.issues[i]?.continue !== true) {
      return true;
    }
  }
  return false;
}
function explicitlyAborted(x, startIndex = 0) {
  if (x.aborted === true)
    return true;
  for (let i = startIndex; i < x.issues.length; i++) {
    if (x.issues[i]?.continue === false) {
      return true;
    }
  }
  return false;
}
function prefixIssues(path2, issues) {
  return issues.map((iss) => {
    var _a2;
    (_a2 = iss).path ?? (_a2.path = []);
    iss.path.unshift(path2);
    return iss;
  });
}
function unwrapMessage(message) {
  return typeof message === "string" ? message : message?.message;
}
function attachSchema(issues, start2, inst) {
  var _a2;
  for (let i = start2; i < issues.length; i++) {
    (_a2 = issues[i]).schema ?? (_a2.schema = inst);
  }
}
function finalizeIssue(iss, ctx, config2) {
  var _a2;
  const traits = iss.inst?._zod?.traits;
  if (traits?.has("$ZodType")) {
    if (traits.has("$ZodCheck"))
      (_a2 = iss).schema ?? (_a2.schema = iss.inst);
    else
      iss.schema = iss.inst;
  }
  const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
  const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config2.customError?.(iss)) ?? unwrapMessage(config2.localeError?.(iss)) ?? "Invalid input";
  const full = {};
  for (const k of Object.keys(iss)) {
    if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__")
      continue;
    full[k] = iss[k];
  }
  full.path ?? (full.path = []);
  full.message = message;
  if (ctx?.reportInput) {
    full.input = iss.input;
  }
  return full;
}
var highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
  const units = str.length;
  if (!highSurrogate.test(str))
    return units;
  let count = units;
  for (let i = 0; i < units - 1; i++) {
    if ((str.charCodeAt(i) & 64512) === 55296 && (str.charCodeAt(i + 1) & 64512) === 56320) {
      count--;
      i++;
    }
  }
  return count;
}
function getLengthableOrigin(input) {
  if (Array.isArray(input))
    return "array";
  if (typeof input === "string")
    return "string";
  return "unknown";
}
function issue(...args) {
  const [iss, input, inst] = args;
  if (typeof iss === "string") {
    return {
      message: iss,
      code: "custom",
      input,
      inst
    };
  }
  return { ...iss };
}
function members(proto, table) {
  for (const key in table) {
    const desc = Object.getOwnPropertyDescriptor(table, key);
    if (desc.get)
      Object.defineProperty(proto, key, { ...desc, enumerable: false });
    else
      defineBound(proto, key, desc.value);
  }
}
function own(inst, key, value, enumerable = true) {
  Object.defineProperty(inst, key, { configurable: true, writable: true, enumerable, value });
  return value;
}
function hide(inst, key, value) {
  return own(inst, key, value, false);
}
function defineBound(proto, key, fn) {
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      return this == null ? fn : own(this, key, fn.bind(this));
    },
    set(value) {
      own(this, key, value);
    }
  });
}
function claim(inst, sentinel) {
  const proto = Object.getPrototypeOf(inst);
  return sentinel in proto ? void 0 : proto;
}
var installing;
var broke = false;
var breaker = {
  configurable: true,
  get() {
    broke = true;
    return void 0;
  }
};
function defineLazyInternal(inst, key, compute) {
  const proto = Object.getPrototypeOf(inst._zod);
  if (key in proto && installing !== inst._zod) {
    installing = void 0;
    return;
  }
  installing = inst._zod;
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      Object.defineProperty(this, key, breaker);
      const outer = broke;
      broke = false;
      try {
        const value = compute(this);
        if (broke)
          delete this[key];
        else
          Object.defineProperty(this, key, { configurable: true, writable: true, value });
        broke = broke || outer;
        return value;
      } catch (err) {
        delete this[key];
        broke = broke || outer;
        throw err;
      }
    },
    set(value) {
      Object.defineProperty(this, key, { configurable: true, writable: true, value });
    }
  });
}
function installLazyProp(inst, key, make, enumerable) {
  const proto = claim(inst, key);
  if (!proto)
    return;
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      const desc = { configurable: true, writable: true, enumerable, value: void 0 };
      Object.defineProperty(this, key, desc);
      desc.value = make(this);
      Object.defineProperty(this, key, desc);
      return desc.value;
    },
    set(value) {
      Object.defineProperty(this, key, { configurable: true, writable: true, enumerable, value });
    }
  });
}

// node_modules/zod/v4/core/core.js
var _a;
var _zodDesc = { value: void 0, enumerable: false };
var _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
  const E = _E;
  if (E) {
    const saved = E.stackTraceLimit;
    if (typeof saved === "number") {
      try {
        E.stackTraceLimit = 0;
      } catch {
        _E = null;
        return new Definition();
      }
      try {
        return new Definition();
      } finally {
        E.stackTraceLimit = saved;
      }
    }
  }
  return new Definition();
}
// @__NO_SIDE_EFFECTS__
function $constructor(name, initializer2, proto, params) {
  const zodProto = {};
  function Internals(def) {
    this.def = def;
    this.constr = _;
    this.traits = /* @__PURE__ */ new Set();
  }
  Internals.prototype = zodProto;
  const protoMembers = proto;
  const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
  function init(inst, def) {
    if (!inst._zod) {
      _zodDesc.value = new Internals(def);
      try {
        Object.defineProperty(inst, "_zod", _zodDesc);
      } finally {
        _zodDesc.value = void 0;
      }
    } else if (inst._zod.traits.has(name)) {
      return;
    }
    inst._zod.traits.add(name);
    initializer2(inst, def);
    if (initialized) {
      const own2 = Object.getPrototypeOf(inst);
      const ctorProto = inst._zod.constr.prototype;
      let up = own2;
      while (up && up !== ctorProto)
        up = Object.getPrototypeOf(up);
      const target = up ?? own2;
      if (!initialized.has(target)) {
        initialized.add(target);
        members(target, protoMembers);
      }
    }
    const proto2 = _.prototype;
    for (const k in proto2) {
      if (!Object.prototype.hasOwnProperty.call(proto2, k))
        continue;
      if (!(k in inst)) {
        inst[k] = proto2[k].bind(inst);
      }
    }
  }
  const Parent = params?.Parent ?? Object;
  class Definition extends Parent {
  }
  Object.defineProperty(Definition, "name", { value: name });
  function _(def) {
    const inst = params?.Parent ? newError(Definition) : this;
    init(inst, def);
    const deferred = inst._zod.deferred;
    if (deferred) {
      for (const fn of deferred) {
        fn();
      }
      inst._zod.deferred = void 0;
    }
    const pp = globalThis.__zod_globalConfig?.postProcessor;
    if (pp)
      pp(inst);
    return inst;
  }
  Object.defineProperty(_, "init", { value: init });
  Object.defineProperty(_, Symbol.hasInstance, {
    value: (inst) => {
      if (params?.Parent && inst instanceof params.Parent)
        return true;
      return inst?._zod?.traits?.has(name);
    }
  });
  Object.defineProperty(_, "name", { value: name });
  return _;
}
var $ZodAsyncError = class extends Error {
  constructor() {
    super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
  }
};
var $ZodEncodeError = class extends Error {
  constructor(name) {
    super(`Encountered unidirectional transform during encode: ${name}`);
    this.name = "ZodEncodeError";
  }
};
(_a = globalThis).__zod_globalConfig ?? (_a.__zod_globalConfig = {});
var globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
  if (newConfig)
    Object.assign(globalConfig, newConfig);
  return globalConfig;
}

// node_modules/zod/v4/core/errors.js
function _getMessage() {
  const internals = this._zod;
  internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
  return internals.message;
}
function _setMessage(value) {
  this._zod.message = value;
}
var _messageDesc = {
  get: _getMessage,
  set: _setMessage,
  enumerable: true,
  configurable: true
};
var _issuesDesc = { value: void 0, enumerable: false };
var _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
var initializer = (inst, def) => {
  inst.name = "$ZodError";
  _issuesDesc.value = def;
  Object.defineProperty(inst, "issues", _issuesDesc);
  _issuesDesc.value = void 0;
  Object.defineProperty(inst, "message", _messageDesc);
  const proto = Object.getPrototypeOf(inst);
  if (!_installedToString.has(proto)) {
    _installedToString.add(proto);
    Object.defineProperty(proto, "toString", {
      configurable: true,
      enumerable: false,
      get() {
        const value = () => this.message;
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
        return value;
      },
      set(value) {
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
      }
    });
  }
};
var $ZodError = $constructor("$ZodError", initializer);
var $ZodRealError = $constructor("$ZodError", initializer, void 0, {
  Parent: Error
});

// node_modules/zod/v4/core/parse.js
var _parse = (_Err) => {
  const fn = (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
    const result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise) {
      throw new $ZodAsyncError();
    }
    if (result.issues.length) {
      const e = new (_params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, _params?.callee ?? fn);
      throw e;
    }
    return result.value;
  };
  return fn;
};
var parse = /* @__PURE__ */ _parse($ZodRealError);
var _parseAsync = (_Err) => {
  const fn = async (schema, value, _ctx, params) => {
    const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
    let result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise)
      result = await result;
    if (result.issues.length) {
      const e = new (params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, params?.callee ?? fn);
      throw e;
    }
    return result.value;
  };
  return fn;
};
var parseAsync = /* @__PURE__ */ _parseAsync($ZodRealError);
var _safeParse = (_Err) => (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
  const result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise) {
    throw new $ZodAsyncError();
  }
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
var safeParse = /* @__PURE__ */ _safeParse($ZodRealError);
function failure(Err, issues, ctx) {
  let error;
  return {
    success: false,
    get error() {
      if (!error) {
        error = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
        issues = void 0;
        ctx = void 0;
      }
      return error;
    },
    set error(e) {
      error = e;
      issues = void 0;
      ctx = void 0;
    }
  };
}
var _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
  let result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise)
    result = await result;
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
var safeParseAsync = /* @__PURE__ */ _safeParseAsync($ZodRealError);

// node_modules/zod/v4/core/regexes.js
var anyString = /^[\s\S]{0,}$/;
var number = /^-?\d+(?:\.\d+)?$/;
var boolean = /^(?:true|false)$/i;

// node_modules/zod/v4/core/checks.js
var $ZodCheck = /* @__PURE__ */ $constructor("$ZodCheck", (inst, def) => {
  var _a2;
  inst._zod ?? (inst._zod = {});
  inst._zod.def = def;
  (_a2 = inst._zod).onattach ?? (_a2.onattach = []);
});
var _whenHasLength = (payload) => {
  const val = payload.value;
  return !nullish(val) && val.length !== void 0;
};
var numericOriginMap = {
  number: "number",
  bigint: "bigint",
  object: "date"
};
var $ZodCheckLessThan = /* @__PURE__ */ $constructor("$ZodCheckLessThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload) => {
    if (def.inclusive ? payload.value <= def.value : payload.value < def.value) {
      return;
    }
    payload.issues.push({
      origin: numericOriginMap[typeof payload.value] ?? origin,
      code: "too_big",
      maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckGreaterThan = /* @__PURE__ */ $constructor("$ZodCheckGreaterThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload) => {
    if (def.inclusive ? payload.value >= def.value : payload.value > def.value) {
      return;
    }
    payload.issues.push({
      origin: numericOriginMap[typeof payload.value] ?? origin,
      code: "too_small",
      minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckNumberFormat = /* @__PURE__ */ $constructor("$ZodCheckNumberFormat", (inst, def) => {
  $ZodCheck.init(inst, def);
  def.format = def.format || "float64";
  const isInt = def.format?.includes("int");
  const origin = isInt ? "int" : "number";
  const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
  inst._zod.check = (payload) => {
    const input = payload.value;
    if (isInt) {
      if (!Number.isInteger(input)) {
        payload.issues.push({
          expected: origin,
          format: def.format,
          code: "invalid_type",
          continue: false,
          input,
          inst
        });
        return;
      }
      if (!Number.isSafeInteger(input)) {
        if (input > 0) {
          payload.issues.push({
            input,
            code: "too_big",
            maximum: Number.MAX_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        } else {
          payload.issues.push({
            input,
            code: "too_small",
            minimum: Number.MIN_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        }
        return;
      }
    }
    if (input < minimum) {
      payload.issues.push({
        origin: "number",
        input,
        code: "too_small",
        minimum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
    if (input > maximum) {
      payload.issues.push({
        origin: "number",
        input,
        code: "too_big",
        maximum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodCheckMaxLength = /* @__PURE__ */ $constructor("$ZodCheckMaxLength", (inst, def) => {
  var _a2;
  $ZodCheck.init(inst, def);
  (_a2 = inst._zod.def).when ?? (_a2.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input = payload.value;
    const units = input.length;
    const length = typeof input === "string" && units > def.maximum ? codePointLength(input) : units;
    if (length <= def.maximum)
      return;
    const origin = getLengthableOrigin(input);
    payload.issues.push({
      origin,
      code: "too_big",
      maximum: def.maximum,
      inclusive: true,
      input,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMinLength = /* @__PURE__ */ $constructor("$ZodCheckMinLength", (inst, def) => {
  var _a2;
  $ZodCheck.init(inst, def);
  (_a2 = inst._zod.def).when ?? (_a2.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input = payload.value;
    const units = input.length;
    const length = typeof input === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input) : units;
    if (length >= def.minimum)
      return;
    const origin = getLengthableOrigin(input);
    payload.issues.push({
      origin,
      code: "too_small",
      minimum: def.minimum,
      inclusive: true,
      input,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckStringFormat = /* @__PURE__ */ $constructor("$ZodCheckStringFormat", (inst, def) => {
  var _a2, _b;
  $ZodCheck.init(inst, def);
  if (def.pattern)
    (_a2 = inst._zod).check ?? (_a2.check = (payload) => {
      def.pattern.lastIndex = 0;
      if (def.pattern.test(payload.value))
        return;
      payload.issues.push({
        origin: "string",
        code: "invalid_format",
        format: def.format,
        input: payload.value,
        ...def.pattern ? { pattern: def.pattern.toString() } : {},
        inst,
        continue: !def.abort
      });
    });
  else
    (_b = inst._zod).check ?? (_b.check = () => {
    });
});
var $ZodCheckRegex = /* @__PURE__ */ $constructor("$ZodCheckRegex", (inst, def) => {
  $ZodCheckStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    def.pattern.lastIndex = 0;
    if (def.pattern.test(payload.value))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "regex",
      input: payload.value,
      pattern: def.pattern.toString(),
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckOverwrite = /* @__PURE__ */ $constructor("$ZodCheckOverwrite", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload) => {
    payload.value = def.tx(payload.value);
  };
});

// node_modules/zod/v4/core/versions.js
var version = {
  major: 4,
  minor: 6,
  patch: 7
};

// node_modules/zod/v4/core/schemas.js
var $ZodType = /* @__PURE__ */ $constructor("$ZodType", (inst, def) => {
  var _a2;
  inst ?? (inst = {});
  inst._zod.def = def;
  inst._zod.bag = inst._zod.bag || {};
  inst._zod.version = version;
  const defChecks = inst._zod.def.checks;
  const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
  for (const ch of checks) {
    for (const fn of ch._zod.onattach) {
      fn(inst);
    }
  }
  if (checks.length === 0) {
    (_a2 = inst._zod).deferred ?? (_a2.deferred = []);
    inst._zod.deferred?.push(() => {
      inst._zod.run = inst._zod.parse;
    });
  } else {
    const runChecks = (payload, checks2, ctx) => {
      if (payload.memo)
        return payload;
      let isAborted = aborted(payload);
      let asyncResult;
      for (const ch of checks2) {
        if (ch._zod.def.when) {
          if (explicitlyAborted(payload))
            continue;
          const shouldRun = ch._zod.def.when(payload);
          if (!shouldRun)
            continue;
        } else if (isAborted) {
          continue;
        }
        const currLen = payload.issues.length;
        const _ = ch._zod.check(payload);
        if (_ instanceof Promise && ctx?.async === false) {
          throw new $ZodAsyncError();
        }
        if (asyncResult || _ instanceof Promise) {
          asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
            await _;
            const nextLen = payload.issues.length;
            if (nextLen === currLen)
              return;
            attachSchema(payload.issues, currLen, inst);
            if (!isAborted)
              isAborted = aborted(payload, currLen);
          });
        } else {
          const nextLen = payload.issues.length;
          if (nextLen === currLen)
            continue;
          attachSchema(payload.issues, currLen, inst);
          if (!isAborted)
            isAborted = aborted(payload, currLen);
        }
      }
      if (asyncResult) {
        return asyncResult.then(() => {
          return payload;
        });
      }
      return payload;
    };
    const handleCanaryResult = (canary, payload, ctx) => {
      if (aborted(canary)) {
        canary.aborted = true;
        return canary;
      }
      const checkResult = runChecks(payload, checks, ctx);
      if (checkResult instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return checkResult.then((checkResult2) => inst._zod.parse(checkResult2, ctx));
      }
      return inst._zod.parse(checkResult, ctx);
    };
    inst._zod.run = (payload, ctx) => {
      if (ctx.skipChecks) {
        return inst._zod.parse(payload, ctx);
      }
      if (ctx.direction === "backward") {
        const canary = inst._zod.parse({ value: payload.value, issues: [] }, { ...ctx, skipChecks: true });
        if (canary instanceof Promise) {
          return canary.then((canary2) => {
            return handleCanaryResult(canary2, payload, ctx);
          });
        }
        return handleCanaryResult(canary, payload, ctx);
      }
      const result = inst._zod.parse(payload, ctx);
      if (result instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return result.then((result2) => runChecks(result2, checks, ctx));
      }
      return runChecks(result, checks, ctx);
    };
  }
}, {
  // Wrappers extend this by installing a richer factory over it; reading it eagerly would defeat the laziness.
  get "~standard"() {
    return hide(this, "~standard", standardProps(this));
  },
  set "~standard"(value) {
    own(this, "~standard", value);
  }
});
var toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value };
async function validateAsync(inst, value) {
  const ctx = { async: true };
  return toStandardResult(await inst._zod.run({ value, issues: [] }, ctx), ctx);
}
function standardProps(inst) {
  return {
    validate: (value) => {
      const ctx = { async: false };
      try {
        const r = inst._zod.run({ value, issues: [] }, ctx);
        if (!(r instanceof Promise))
          return toStandardResult(r, ctx);
      } catch (_) {
      }
      return validateAsync(inst, value);
    },
    vendor: "zod",
    version: 1
  };
}
var $ZodString = /* @__PURE__ */ $constructor("$ZodString", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = def.pattern ?? anyString;
  inst._zod.parse = (payload, _) => {
    if (def.coerce)
      try {
        payload.value = String(payload.value);
      } catch (_2) {
      }
    if (typeof payload.value === "string")
      return payload;
    payload.issues.push({
      expected: "string",
      code: "invalid_type",
      input: payload.value,
      inst
    });
    return payload;
  };
});
var $ZodNumber = /* @__PURE__ */ $constructor("$ZodNumber", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = number;
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce)
      try {
        payload.value = Number(payload.value);
      } catch (_) {
      }
    const input = payload.value;
    if (typeof input === "number" && !Number.isNaN(input) && Number.isFinite(input)) {
      return payload;
    }
    const received = typeof input === "number" ? Number.isNaN(input) ? "NaN" : !Number.isFinite(input) ? String(input) : void 0 : void 0;
    payload.issues.push({
      expected: "number",
      code: "invalid_type",
      input,
      inst,
      ...received ? { received } : {}
    });
    return payload;
  };
});
var $ZodNumberFormat = /* @__PURE__ */ $constructor("$ZodNumberFormat", (inst, def) => {
  $ZodCheckNumberFormat.init(inst, def);
  $ZodNumber.init(inst, def);
});
var $ZodBoolean = /* @__PURE__ */ $constructor("$ZodBoolean", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = boolean;
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce)
      try {
        payload.value = Boolean(payload.value);
      } catch (_) {
      }
    const input = payload.value;
    if (typeof input === "boolean")
      return payload;
    payload.issues.push({
      expected: "boolean",
      code: "invalid_type",
      input,
      inst
    });
    return payload;
  };
});
var $ZodUnknown = /* @__PURE__ */ $constructor("$ZodUnknown", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload) => payload;
});
var $ZodNever = /* @__PURE__ */ $constructor("$ZodNever", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    payload.issues.push({
      expected: "never",
      code: "invalid_type",
      input: payload.value,
      inst
    });
    return payload;
  };
});
function handlePropertyResult(result, final, key, input, optin, optout) {
  const isPresent = key in input;
  const isOptionalOut = optout === "optional";
  if (!isPresent && isOptionalOut && optin === "optional") {
    return;
  }
  if (result.issues.length) {
    if (optin !== void 0 && isOptionalOut && !isPresent) {
      return;
    }
    final.issues.push(...prefixIssues(key, result.issues));
  }
  if (!isPresent && optin === void 0) {
    if (!result.issues.length) {
      final.issues.push({
        code: "invalid_type",
        expected: "nonoptional",
        input: void 0,
        path: [key]
      });
    }
    return;
  }
  if (result.value === void 0) {
    if (isPresent || optin === "defaulted" && !isOptionalOut) {
      final.value[key] = void 0;
    }
  } else {
    final.value[key] = result.value;
  }
}
var NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
  const keys = Object.keys(def.shape);
  const ownSymbols = Object.getOwnPropertySymbols(def.shape);
  const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
  const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
  for (const k of allKeys) {
    if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) {
      throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
    }
  }
  const okeys = optionalKeys(def.shape);
  return {
    ...def,
    allKeys,
    symbolKeys,
    // string-only: handleCatchall matches it against `for...in`, which never yields a symbol
    keySet: new Set(keys),
    numKeys: keys.length,
    optionalKeys: new Set(okeys)
  };
}
function handleCatchall(proms, input, payload, ctx, def, inst, abortEarly) {
  const unrecognized = [];
  const keySet = def.keySet;
  const _catchall = def.catchall._zod;
  const t = _catchall.def.type;
  const optin = _catchall.optin;
  const optout = _catchall.optout;
  let seen = 0;
  for (const key in input) {
    if (abortEarly && payload.issues.length !== seen) {
      if (aborted(payload, seen))
        break;
      seen = payload.issues.length;
    }
    if (keySet.has(key))
      continue;
    if (key === "__proto__") {
      if (t === "never")
        unrecognized.push(key);
      continue;
    }
    if (t === "never") {
      unrecognized.push(key);
      continue;
    }
    const r = _catchall.run({ value: input[key], issues: [] }, ctx);
    if (r instanceof Promise) {
      proms.push(r.then((r2) => handlePropertyResult(r2, payload, key, input, optin, optout)));
    } else {
      handlePropertyResult(r, payload, key, input, optin, optout);
    }
  }
  if (unrecognized.length) {
    payload.issues.push({
      code: "unrecognized_keys",
      keys: unrecognized,
      input,
      inst,
      // Describes the shape of the input, not the validity of the parsed value, so it never aborts. The parse still fails; the schema's own checks just get to run first, and an enclosing intersection can reconcile the key against a sibling operand.
      continue: true
    });
  }
  if (!proms.length)
    return payload;
  return Promise.all(proms).then(() => {
    return payload;
  });
}
var $ZodObject = /* @__PURE__ */ $constructor("$ZodObject", (inst, def) => {
  $ZodType.init(inst, def);
  const desc = Object.getOwnPropertyDescriptor(def, "shape");
  const sh = desc?.get ? desc.get.raw : def.shape ?? {};
  if (sh) {
    const get = () => {
      const newSh = { ...sh };
      Object.defineProperty(def, "shape", { value: newSh });
      get.raw = newSh;
      return newSh;
    };
    get.raw = sh;
    Object.defineProperty(def, "shape", { get });
  }
  const _normalized = cached(() => normalizeDef(def));
  defineLazyInternal(inst, "propValues", (zod) => {
    const shape = zod.def.shape;
    const propValues = {};
    for (const key in shape) {
      const field = shape[key]._zod;
      if (field.values) {
        if (!Object.prototype.hasOwnProperty.call(propValues, key)) {
          assignProp(propValues, key, /* @__PURE__ */ new Set());
        }
        for (const v of field.values)
          propValues[key].add(v);
        if (field.optin !== void 0)
          propValues[key].add(void 0);
      }
    }
    return propValues;
  });
  const isObject2 = isObject;
  const catchall = def.catchall;
  let value;
  const memo = globalConfig.memoizer;
  memo?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    value ?? (value = _normalized.value);
    const input = payload.value;
    if (!isObject2(input)) {
      payload.issues.push({
        expected: "object",
        code: "invalid_type",
        input,
        inst
      });
      return payload;
    }
    payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
    const proms = [];
    const shape = value.shape;
    const abortEarly = ctx?.abortEarly;
    let seen = payload.issues.length;
    for (const key of value.allKeys) {
      if (abortEarly && payload.issues.length !== seen) {
        if (aborted(payload, seen))
          break;
        seen = payload.issues.length;
      }
      if (key === "__proto__")
        continue;
      const el = shape[key];
      const optin = el._zod.optin;
      const optout = el._zod.optout;
      const r = el._zod.run({ value: input[key], issues: [] }, ctx);
      if (r instanceof Promise) {
        proms.push(r.then((r2) => handlePropertyResult(r2, payload, key, input, optin, optout)));
      } else {
        handlePropertyResult(r, payload, key, input, optin, optout);
      }
    }
    if (!catchall) {
      return proms.length ? Promise.all(proms).then(() => payload) : payload;
    }
    return handleCatchall(proms, input, payload, ctx, _normalized.value, inst, abortEarly === true);
  };
});
function handleUnionResults(results, final, inst, ctx) {
  for (const result of results) {
    if (result.issues.length === 0) {
      final.value = result.value;
      return final;
    }
  }
  const nonaborted = results.filter((r) => !aborted(r));
  if (nonaborted.length === 1) {
    final.value = nonaborted[0].value;
    return nonaborted[0];
  }
  final.issues.push({
    code: "invalid_union",
    input: final.value,
    inst,
    errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
  });
  return final;
}
var $ZodUnion = /* @__PURE__ */ $constructor("$ZodUnion", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
  defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
  defineLazyInternal(inst, "values", (zod) => {
    if (zod.def.options.every((o) => o._zod.values)) {
      return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
    }
    return void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    if (zod.def.options.every((o) => o._zod.pattern)) {
      const patterns = zod.def.options.map((o) => o._zod.pattern);
      return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
    }
    return void 0;
  });
  const first = def.options.length === 1 ? def.options[0]._zod.run : null;
  inst._zod.parse = (payload, ctx) => {
    if (first) {
      return first(payload, ctx);
    }
    let async = false;
    const results = [];
    for (const option of def.options) {
      const result = option._zod.run({
        value: payload.value,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        results.push(result);
        async = true;
      } else {
        if (result.issues.length === 0)
          return result;
        results.push(result);
      }
    }
    if (!async)
      return handleUnionResults(results, payload, inst, ctx);
    return Promise.all(results).then((results2) => {
      return handleUnionResults(results2, payload, inst, ctx);
    });
  };
});
var $ZodRecord = /* @__PURE__ */ $constructor("$ZodRecord", (inst, def) => {
  $ZodType.init(inst, def);
  const memo = globalConfig.memoizer;
  memo?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input = payload.value;
    if (!isPlainObject(input)) {
      payload.issues.push({
        expected: "record",
        code: "invalid_type",
        input,
        inst
      });
      return payload;
    }
    const proms = [];
    const values = def.keyType._zod.values;
    if (values && !def.partial) {
      payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
      const recordKeys = /* @__PURE__ */ new Set();
      for (const key of values) {
        if (typeof key === "string" || typeof key === "number" || typeof key === "symbol") {
          recordKeys.add(typeof key === "number" ? key.toString() : key);
          if (key === "__proto__")
            continue;
          const keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
          if (keyResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (keyResult.issues.length) {
            payload.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key,
              path: [key],
              inst
            });
            continue;
          }
          const outKey = keyResult.value;
          if (outKey === "__proto__")
            continue;
          const result = def.valueType._zod.run({ value: input[key], issues: [] }, ctx);
          if (result instanceof Promise) {
            proms.push(result.then((result2) => {
              if (result2.issues.length) {
                payload.issues.push(...prefixIssues(key, result2.issues));
              }
              payload.value[outKey] = result2.value;
            }));
          } else {
            if (result.issues.length) {
              payload.issues.push(...prefixIssues(key, result.issues));
            }
            payload.value[outKey] = result.value;
          }
        }
      }
      let unrecognized;
      for (const key in input) {
        if (!recordKeys.has(key)) {
          if (def.mode === "loose") {
            if (key === "__proto__")
              continue;
            payload.value[key] = input[key];
          } else {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key);
          }
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload.issues.push({
          code: "unrecognized_keys",
          input,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    } else {
      payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
      let unrecognized;
      for (const key of Reflect.ownKeys(input)) {
        if (key === "__proto__")
          continue;
        if (!Object.prototype.propertyIsEnumerable.call(input, key))
          continue;
        let keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
        if (keyResult instanceof Promise) {
          throw new Error("Async schemas not supported in object keys currently");
        }
        const checkNumericKey = typeof key === "string" && number.test(key) && keyResult.issues.length;
        if (checkNumericKey) {
          const retryResult = def.keyType._zod.run({ value: Number(key), issues: [] }, ctx);
          if (retryResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (retryResult.issues.length === 0) {
            keyResult = retryResult;
          }
        }
        if (keyResult.issues.length) {
          if (def.mode === "loose") {
            payload.value[key] = input[key];
          } else if (values) {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key);
          } else {
            payload.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key,
              path: [key],
              inst
            });
          }
          continue;
        }
        const outKey = keyResult.value;
        if (outKey === "__proto__")
          continue;
        const result = def.valueType._zod.run({ value: input[key], issues: [] }, ctx);
        if (result instanceof Promise) {
          proms.push(result.then((result2) => {
            if (result2.issues.length) {
              payload.issues.push(...prefixIssues(key, result2.issues));
            }
            payload.value[outKey] = result2.value;
          }));
        } else {
          if (result.issues.length) {
            payload.issues.push(...prefixIssues(key, result.issues));
          }
          payload.value[outKey] = result.value;
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload.issues.push({
          code: "unrecognized_keys",
          input,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => payload);
    }
    return payload;
  };
});
var $ZodEnum = /* @__PURE__ */ $constructor("$ZodEnum", (inst, def) => {
  $ZodType.init(inst, def);
  const values = getEnumValues(def.entries);
  const valuesSet = new Set(values);
  inst._zod.values = valuesSet;
  defineLazyInternal(inst, "pattern", (zod) => {
    const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
    return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload, _ctx) => {
    const input = payload.value;
    if (valuesSet.has(input)) {
      return payload;
    }
    payload.issues.push({
      code: "invalid_value",
      values,
      input,
      inst
    });
    return payload;
  };
});
var $ZodLiteral = /* @__PURE__ */ $constructor("$ZodLiteral", (inst, def) => {
  $ZodType.init(inst, def);
  const values = new Set(def.values);
  inst._zod.values = values;
  defineLazyInternal(inst, "pattern", (zod) => {
    const vals = zod.def.values;
    return new RegExp(vals.length ? `^(${vals.map((o) => typeof o === "string" ? escapeRegex(o) : o ? escapeRegex(o.toString()) : String(o)).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload, _ctx) => {
    const input = payload.value;
    if (values.has(input)) {
      return payload;
    }
    payload.issues.push({
      code: "invalid_value",
      values: def.values,
      input,
      inst
    });
    return payload;
  };
});
var $ZodTransform = /* @__PURE__ */ $constructor("$ZodTransform", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "optional";
  globalConfig.memoizer?.guard(inst);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      throw new $ZodEncodeError(inst.constructor.name);
    }
    const _out = def.transform(payload.value, payload);
    if (ctx.async) {
      const output = _out instanceof Promise ? _out : Promise.resolve(_out);
      return output.then((output2) => {
        payload.value = output2;
        return payload;
      });
    }
    if (_out instanceof Promise) {
      throw new $ZodAsyncError();
    }
    payload.value = _out;
    return payload;
  };
});
function handleOptionalResult(payload, result) {
  payload.value = result.issues.length ? void 0 : result.value;
  return payload;
}
var $ZodOptional = /* @__PURE__ */ $constructor("$ZodOptional", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
  inst._zod.optout = "optional";
  defineLazyInternal(inst, "values", (zod) => {
    const values = zod.def.innerType._zod.values;
    return values ? /* @__PURE__ */ new Set([...values, void 0]) : void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    const pattern = zod.def.innerType._zod.pattern;
    return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
  });
  inst._zod.parse = (payload, ctx) => {
    if (payload.value === void 0) {
      if (def.innerType._zod.optin !== "defaulted")
        return payload;
      const result = def.innerType._zod.run({ value: payload.value, issues: [] }, ctx);
      if (result instanceof Promise)
        return result.then((result2) => handleOptionalResult(payload, result2));
      return handleOptionalResult(payload, result);
    }
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodPipe = /* @__PURE__ */ $constructor("$ZodPipe", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      const right = def.out._zod.run(payload, ctx);
      if (right instanceof Promise) {
        return right.then((right2) => handlePipeResult(right2, def.in, ctx));
      }
      return handlePipeResult(right, def.in, ctx);
    }
    const left = def.in._zod.run(payload, ctx);
    if (left instanceof Promise) {
      return left.then((left2) => handlePipeResult(left2, def.out, ctx));
    }
    return handlePipeResult(left, def.out, ctx);
  };
});
function handlePipeResult(left, next, ctx) {
  if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
    left.aborted = true;
    return left;
  }
  return next._zod.run({ value: left.value, issues: left.issues }, ctx);
}
var $ZodCodec = /* @__PURE__ */ $constructor("$ZodCodec", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
  inst._zod.parse = (payload, ctx) => {
    const direction = ctx.direction || "forward";
    if (direction === "forward") {
      const left = def.in._zod.run(payload, ctx);
      if (left instanceof Promise) {
        return left.then((left2) => handleCodecAResult(left2, def, ctx));
      }
      return handleCodecAResult(left, def, ctx);
    } else {
      const right = def.out._zod.run(payload, ctx);
      if (right instanceof Promise) {
        return right.then((right2) => handleCodecAResult(right2, def, ctx));
      }
      return handleCodecAResult(right, def, ctx);
    }
  };
});
function handleCodecAResult(result, def, ctx) {
  if (result.issues.length) {
    result.aborted = true;
    return result;
  }
  const direction = ctx.direction || "forward";
  if (direction === "forward") {
    const transformed = def.transform(result.value, result);
    if (transformed instanceof Promise) {
      return transformed.then((value) => handleCodecTxResult(result, value, def.out, ctx));
    }
    return handleCodecTxResult(result, transformed, def.out, ctx);
  } else {
    const transformed = def.reverseTransform(result.value, result);
    if (transformed instanceof Promise) {
      return transformed.then((value) => handleCodecTxResult(result, value, def.in, ctx));
    }
    return handleCodecTxResult(result, transformed, def.in, ctx);
  }
}
function handleCodecTxResult(left, value, nextSchema, ctx) {
  if (left.issues.length) {
    left.aborted = true;
    return left;
  }
  return nextSchema._zod.run({ value, issues: left.issues }, ctx);
}
var $ZodCustom = /* @__PURE__ */ $constructor("$ZodCustom", (inst, def) => {
  $ZodCheck.init(inst, def);
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _) => {
    return payload;
  };
  inst._zod.check = (payload) => {
    const input = payload.value;
    const r = def.fn(input);
    if (r instanceof Promise) {
      return r.then((r2) => handleRefineResult(r2, payload, input, inst));
    }
    handleRefineResult(r, payload, input, inst);
    return;
  };
});
function handleRefineResult(result, payload, input, inst) {
  if (!result) {
    const _iss = {
      code: "custom",
      input,
      inst,
      // incorporates params.error into issue reporting
      path: [...inst._zod.def.path ?? []],
      // incorporates params.error into issue reporting
      continue: !inst._zod.def.abort
      // params: inst._zod.def.params,
    };
    if (inst._zod.def.params)
      _iss.params = inst._zod.def.params;
    payload.issues.push(issue(_iss));
  }
}

// node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
  if (def.checks)
    def.checks = [...def.checks];
  return def;
}
// @__NO_SIDE_EFFECTS__
function _string(Class, params) {
  return new Class(snapshotChecks({ type: "string", ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _number(Class, params) {
  return new Class(snapshotChecks({ type: "number", checks: [], ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _int(Class, params) {
  return new Class({
    type: "number",
    check: "number_format",
    abort: false,
    format: "safeint",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _boolean(Class, params) {
  return new Class({
    type: "boolean",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _unknown(Class) {
  return new Class({
    type: "unknown"
  });
}
// @__NO_SIDE_EFFECTS__
function _never(Class, params) {
  return new Class({
    type: "never",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
// @__NO_SIDE_EFFECTS__
function _positive(params) {
  return /* @__PURE__ */ _gt(0, params);
}
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
  const ch = new $ZodCheckMaxLength({
    check: "max_length",
    ...normalizeParams(params),
    maximum
  });
  return ch;
}
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
  return new $ZodCheckMinLength({
    check: "min_length",
    ...normalizeParams(params),
    minimum
  });
}
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
  return new $ZodCheckRegex({
    check: "string_format",
    format: "regex",
    ...normalizeParams(params),
    pattern
  });
}
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
  return new $ZodCheckOverwrite({
    check: "overwrite",
    tx
  });
}
// @__NO_SIDE_EFFECTS__
function _trim() {
  return /* @__PURE__ */ _overwrite((input) => input.trim());
}
// @__NO_SIDE_EFFECTS__
function _refine(Class, fn, _params) {
  const schema = new Class({
    type: "custom",
    check: "custom",
    fn,
    ...normalizeParams(_params)
  });
  return schema;
}
// @__NO_SIDE_EFFECTS__
function _stringbool(Classes, _params) {
  const params = normalizeParams(_params);
  let truthyArray = params.truthy ?? ["true", "1", "yes", "on", "y", "enabled"];
  let falsyArray = params.falsy ?? ["false", "0", "no", "off", "n", "disabled"];
  if (params.case !== "sensitive") {
    truthyArray = truthyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
    falsyArray = falsyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
  }
  const truthySet = new Set(truthyArray);
  const falsySet = new Set(falsyArray);
  const _Codec = Classes.Codec ?? $ZodCodec;
  const _Boolean = Classes.Boolean ?? $ZodBoolean;
  const _String = Classes.String ?? $ZodString;
  const stringSchema = new _String({ type: "string", error: params.error });
  const booleanSchema = new _Boolean({ type: "boolean", error: params.error });
  const codec = new _Codec({
    type: "pipe",
    in: stringSchema,
    out: booleanSchema,
    transform: ((input, payload) => {
      let data = input;
      if (params.case !== "sensitive")
        data = data.toLowerCase();
      if (truthySet.has(data)) {
        return true;
      } else if (falsySet.has(data)) {
        return false;
      } else {
        payload.issues.push({
          code: "invalid_value",
          expected: "stringbool",
          values: [...truthySet, ...falsySet],
          input: payload.value,
          inst: codec,
          continue: false
        });
        return {};
      }
    }),
    reverseTransform: ((input, _payload) => {
      if (input === true) {
        return truthyArray[0] || "true";
      } else {
        return falsyArray[0] || "false";
      }
    }),
    error: params.error
  });
  codec._zod.bag.truthy = truthyArray;
  codec._zod.bag.falsy = falsyArray;
  codec._zod.bag.case = params.case ?? "insensitive";
  return codec;
}

// node_modules/zod/v4/mini/schemas.js
var ZodMiniType = /* @__PURE__ */ $constructor("ZodMiniType", (inst, def) => {
  if (!inst._zod)
    throw new Error("Uninitialized schema in ZodMiniType.");
  $ZodType.init(inst, def);
  inst.def = def;
  inst.type = def.type;
}, {
  // `with` is an alias for `check`: the same function object, not a wrapper.
  get with() {
    return this.check;
  },
  set with(value) {
    own(this, "with", value);
  },
  parse(data, params) {
    return parse(this, data, params, { callee: this.parse });
  },
  parseAsync(data, params) {
    return parseAsync(this, data, params, { callee: this.parseAsync });
  },
  safeParse(data, params) {
    return safeParse(this, data, params);
  },
  safeParseAsync(data, params) {
    return safeParseAsync(this, data, params);
  },
  check(...checks) {
    const def = this.def;
    return this.clone({
      ...def,
      checks: [
        ...def.checks ?? [],
        ...checks.map((ch) => typeof ch === "function" ? { _zod: { check: ch, def: { check: "custom" }, onattach: [] } } : ch)
      ]
    }, { parent: true });
  },
  clone(_def, params) {
    return clone(this, _def, params);
  },
  brand() {
    return this;
  },
  register(reg, meta2) {
    reg.add(this, meta2);
    return this;
  },
  apply(fn, ...args) {
    return args.length === 0 ? fn(this) : fn(this, ...args);
  }
});
var ZodMiniString = /* @__PURE__ */ $constructor("ZodMiniString", (inst, def) => {
  $ZodString.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function string2(params) {
  return _string(ZodMiniString, params);
}
var ZodMiniNumber = /* @__PURE__ */ $constructor("ZodMiniNumber", (inst, def) => {
  $ZodNumber.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function number2(params) {
  return _number(ZodMiniNumber, params);
}
var ZodMiniNumberFormat = /* @__PURE__ */ $constructor("ZodMiniNumberFormat", (inst, def) => {
  $ZodNumberFormat.init(inst, def);
  ZodMiniNumber.init(inst, def);
});
function int(params) {
  return _int(ZodMiniNumberFormat, params);
}
var ZodMiniBoolean = /* @__PURE__ */ $constructor("ZodMiniBoolean", (inst, def) => {
  $ZodBoolean.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function boolean2(params) {
  return _boolean(ZodMiniBoolean, params);
}
var ZodMiniUnknown = /* @__PURE__ */ $constructor("ZodMiniUnknown", (inst, def) => {
  $ZodUnknown.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function unknown() {
  return _unknown(ZodMiniUnknown);
}
var ZodMiniNever = /* @__PURE__ */ $constructor("ZodMiniNever", (inst, def) => {
  $ZodNever.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function never(params) {
  return _never(ZodMiniNever, params);
}
var ZodMiniObject = /* @__PURE__ */ $constructor("ZodMiniObject", (inst, def) => {
  $ZodObject.init(inst, def);
  ZodMiniType.init(inst, def);
  installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
});
// @__NO_SIDE_EFFECTS__
function strictObject(shape, params) {
  return new ZodMiniObject({
    type: "object",
    shape,
    catchall: /* @__PURE__ */ never(),
    ...normalizeParams(params)
  });
}
var ZodMiniUnion = /* @__PURE__ */ $constructor("ZodMiniUnion", (inst, def) => {
  $ZodUnion.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function union(options, params) {
  return new ZodMiniUnion({
    type: "union",
    options,
    ...normalizeParams(params)
  });
}
var ZodMiniRecord = /* @__PURE__ */ $constructor("ZodMiniRecord", (inst, def) => {
  $ZodRecord.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function record(keyType, valueType, params) {
  if (!valueType || !valueType._zod) {
    return new ZodMiniRecord({
      type: "record",
      keyType: /* @__PURE__ */ string2(),
      valueType: keyType,
      ...normalizeParams(valueType)
    });
  }
  return new ZodMiniRecord({
    type: "record",
    keyType,
    valueType,
    ...normalizeParams(params)
  });
}
var ZodMiniEnum = /* @__PURE__ */ $constructor("ZodMiniEnum", (inst, def) => {
  $ZodEnum.init(inst, def);
  ZodMiniType.init(inst, def);
  inst.options = [...inst._zod.values];
});
// @__NO_SIDE_EFFECTS__
function _enum(values, params) {
  const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
  return new ZodMiniEnum({
    type: "enum",
    entries,
    ...normalizeParams(params)
  });
}
var ZodMiniLiteral = /* @__PURE__ */ $constructor("ZodMiniLiteral", (inst, def) => {
  $ZodLiteral.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function literal(value, params) {
  return new ZodMiniLiteral({
    type: "literal",
    values: Array.isArray(value) ? value : [value],
    ...normalizeParams(params)
  });
}
var ZodMiniTransform = /* @__PURE__ */ $constructor("ZodMiniTransform", (inst, def) => {
  $ZodTransform.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function transform(fn) {
  return new ZodMiniTransform({
    type: "transform",
    transform: fn
  });
}
var ZodMiniOptional = /* @__PURE__ */ $constructor("ZodMiniOptional", (inst, def) => {
  $ZodOptional.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function optional(innerType) {
  return new ZodMiniOptional({
    type: "optional",
    innerType
  });
}
var ZodMiniPipe = /* @__PURE__ */ $constructor("ZodMiniPipe", (inst, def) => {
  $ZodPipe.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function pipe(in_, out) {
  return new ZodMiniPipe({
    type: "pipe",
    in: in_,
    out
  });
}
var ZodMiniCodec = /* @__PURE__ */ $constructor("ZodMiniCodec", (inst, def) => {
  ZodMiniPipe.init(inst, def);
  $ZodCodec.init(inst, def);
});
var ZodMiniCustom = /* @__PURE__ */ $constructor("ZodMiniCustom", (inst, def) => {
  $ZodCustom.init(inst, def);
  ZodMiniType.init(inst, def);
});
// @__NO_SIDE_EFFECTS__
function refine(fn, _params = {}) {
  return _refine(ZodMiniCustom, fn, _params);
}
var stringbool = (...args) => _stringbool({
  Codec: ZodMiniCodec,
  Boolean: ZodMiniBoolean,
  String: ZodMiniString
}, ...args);

// src/prices/own-prices.ts
var MAX_DOLLARS_PER_MILLION = 1e4;
var MAX_MODELS = 100;
var dollars = number2().check(_gte(0), _lte(MAX_DOLLARS_PER_MILLION));
var prices = {
  input: dollars,
  output: dollars,
  cache_read: optional(dollars),
  cache_write: optional(dollars),
  cache_write_1h: optional(dollars)
};
var day = string2().check(
  _regex(/^\d{4}-\d{2}-\d{2}$/),
  refine((text) => !Number.isNaN(Date.parse(text)))
);
var ownPricesSchema = strictObject({
  /** From this day on; before it, the list holds. */
  valid_from: optional(day),
  /** Times the list, for models that `models` does not name: 0.85 is a discount of 15 %. */
  multiplier: optional(number2().check(_positive(), _lte(100))),
  models: optional(
    record(string2().check(_minLength(1), _maxLength(200)), strictObject(prices)).check(refine((models) => Object.keys(models).length <= MAX_MODELS))
  )
});

// src/processors/secret-rule.ts
var atWord = (form) => new RegExp(`(?<![A-Za-z0-9](?<!\\\\[nrt]))(?:${form.source})`, "g");

// src/processors/issued-secrets.ts
var ISSUED_SECRETS = [
  // Language models
  { issuer: "Anthropic", pattern: /sk-ant-[A-Za-z0-9_-]{20,}/g },
  { issuer: "OpenAI", pattern: /sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,}/g },
  { issuer: "OpenRouter", pattern: /sk-or-v1-[a-f0-9]{64,}/g },
  // At the beginning of a word: `task-` and `disk-` begin many a long name.
  { issuer: "OpenAI, DeepSeek and others", pattern: atWord(/sk-[A-Za-z0-9]{32,}/) },
  { issuer: "Groq", pattern: /gsk_[A-Za-z0-9]{52,}/g },
  { issuer: "xAI", pattern: /xai-[A-Za-z0-9]{70,}/g },
  { issuer: "Perplexity", pattern: /pplx-[A-Za-z0-9]{40,}/g },
  { issuer: "Hugging Face", pattern: /(?:hf_|api_org_)[A-Za-z]{34}(?![A-Za-z_])/g },
  { issuer: "LangSmith", pattern: atWord(/ls(?:v2_[a-z]{2}|_)_[A-Za-z0-9_]{32,}/) },
  { issuer: "Langfuse", pattern: /[sp]k-lf-[a-f0-9-]{36,}/g },
  { issuer: "Tavily", pattern: /tvly-[A-Za-z0-9_-]{20,}/g },
  { issuer: "Fireworks", pattern: atWord(/fw_[A-Za-z0-9]{20,}/) },
  { issuer: "Pinecone", pattern: /pcsk_[A-Za-z0-9]{4,8}_[A-Za-z0-9]{40,}/g },
  { issuer: "ElevenLabs", pattern: atWord(/sk_[a-f0-9]{40,}/) },
  { issuer: "Replicate", pattern: atWord(/r8_[A-Za-z0-9]{37,}/) },
  // Clouds
  { issuer: "AWS access key id", pattern: /(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,}/g },
  {
    issuer: "AWS secret access key",
    pattern: /(?<before>secret_?access_?key["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)[A-Za-z0-9/+]{40,}/gi
  },
  { issuer: "AWS Bedrock", pattern: /ABSK[A-Za-z0-9+/]{109,}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{20,}/g },
  { issuer: "Google API", pattern: /AIza[A-Za-z0-9_-]{35,}/g },
  { issuer: "Google OAuth client", pattern: /GOCSPX-[A-Za-z0-9_-]{28,}/g },
  { issuer: "Google OAuth token", pattern: /ya29\.[A-Za-z0-9_-]{30,}/g },
  { issuer: "Azure storage", pattern: /(?<before>AccountKey=)[A-Za-z0-9+/]{86}==/gi },
  {
    issuer: "Azure Entra client",
    mark: "Q~",
    pattern: /(?<![A-Za-z0-9_~.-](?<!\\[nrt]))[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,}/g
  },
  // A run of letters and digits with the issuer's mark in the place of its own; looked for from the beginning of a run
  // only.
  { issuer: "Azure DevOps", mark: "AZDO", pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))[A-Za-z0-9]{52,}AZDO[A-Za-z0-9]{4,}/g },
  { issuer: "Azure AI", mark: "JQQJ9", pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))[A-Za-z0-9]{40,}JQQJ9[A-Za-z0-9]{20,}/g },
  {
    issuer: "Azure, keys with a mark",
    pattern: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{38,}(?:AzSe|AzCa|AzFu|\+ASt|ACDb|\+ARm|\+AEh|\+ASb|\+AIo)[A-Za-z0-9+/]{4,}={0,2}/g
  },
  { issuer: "Alibaba", pattern: atWord(/LTAI[A-Za-z0-9]{12,}/) },
  { issuer: "Cloudflare", pattern: atWord(/cf(?:k|ut|at)_[A-Za-z0-9]{40,}|v1\.0-[a-f0-9]{24}-[a-f0-9]{146,}/) },
  { issuer: "Vercel", pattern: atWord(/vc[a-z]_[A-Za-z0-9]{24,}|vercel_blob_rw_[A-Za-z0-9_]{30,}/) },
  { issuer: "Neon", pattern: atWord(/napi_[a-z0-9]{40,}|npg_[A-Za-z0-9]{12,}/) },
  { issuer: "Render", pattern: atWord(/rnd_[A-Za-z0-9]{24,}/) },
  { issuer: "DigitalOcean", pattern: /do[opr]_v1_[a-f0-9]{64,}/g },
  { issuer: "Databricks", pattern: atWord(/dapi[a-f0-9]{32,}/) },
  { issuer: "Heroku", pattern: /HRKU-AA[A-Za-z0-9_-]{58,}/g },
  { issuer: "Supabase", pattern: /sbp_[a-f0-9]{40,}|sb_secret_[A-Za-z0-9_-]{20,}/g },
  { issuer: "Netlify", pattern: /nfp_[A-Za-z0-9]{36,}/g },
  { issuer: "Fly.io", pattern: atWord(/fo1_[A-Za-z0-9_-]{43,}|fm[12][ar]?_[A-Za-z0-9+/]{100,}/) },
  { issuer: "HashiCorp Vault", pattern: atWord(/hv[sbr]\.[A-Za-z0-9_-]{24,}/) },
  { issuer: "Terraform Cloud", mark: ".atlasv1.", pattern: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}/g },
  { issuer: "PlanetScale", pattern: /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,}/g },
  // Code hosting, packages, deployment
  { issuer: "GitHub", pattern: /gh[pousr]_[A-Za-z0-9]{36,}/g },
  { issuer: "GitHub fine-grained", pattern: /github_pat_[A-Za-z0-9_]{22,}/g },
  {
    issuer: "GitLab",
    pattern: /gl(?:pat|dt|rtr?|soat|cbt|ptt|ft|imt|agent|oas|ffct|wt)-[A-Za-z0-9_.-]{20,}|GR1348941[A-Za-z0-9_-]{20,}/g
  },
  { issuer: "npm", pattern: /npm_[A-Za-z0-9]{36,}/g },
  { issuer: "PyPI", pattern: /pypi-[A-Za-z0-9_-]{50,}/g },
  { issuer: "RubyGems", pattern: /rubygems_[a-f0-9]{48,}/g },
  { issuer: "Docker Hub", pattern: /dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}/g },
  { issuer: "Atlassian", pattern: /ATATT3[A-Za-z0-9_=-]{180,}/g },
  { issuer: "Bitbucket", pattern: /ATBB[A-Za-z0-9_=-]{28,}|ATCTT3[A-Za-z0-9_=-]{100,}/g },
  { issuer: "Artifactory", pattern: atWord(/AKCp[A-Za-z0-9]{60,}|cmVmd[A-Za-z0-9+/=]{55,}/) },
  { issuer: "NuGet", pattern: atWord(/oy2[a-z0-9]{43,}/) },
  { issuer: "CircleCI", pattern: /CCIP(?:AT|RJ)_[A-Za-z0-9]{10,40}_[a-f0-9]{40,}/g },
  { issuer: "Buildkite", pattern: atWord(/bk(?:ua|ct|aj|pt|at)_[a-z0-9]{32,}/) },
  { issuer: "Clojars", pattern: /CLOJARS_[A-Za-z0-9]{60,}/gi },
  { issuer: "Postman", pattern: /PMAK-[a-f0-9]{24}-[a-f0-9]{34,}/gi },
  { issuer: "Doppler", pattern: /dp\.(?:pt|st|ct|sa)\.[A-Za-z0-9._-]{40,}/g },
  { issuer: "Pulumi", pattern: atWord(/pul-[a-f0-9]{40,}/) },
  // Observability
  {
    issuer: "Grafana",
    pattern: /eyJrIjoi[A-Za-z0-9]{70,}={0,3}|glc_[A-Za-z0-9+/]{32,}={0,3}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8,}/g
  },
  { issuer: "Sentry", pattern: /sntry[su]_[A-Za-z0-9_+/=-]{50,}/g },
  { issuer: "New Relic", pattern: /NR(?:AK|II|AA|RA|JS)-[A-Za-z0-9_-]{19,}/g },
  { issuer: "New Relic licence", mark: "NRAL", pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))[A-Za-z0-9]{32,40}NRAL/g },
  { issuer: "Datadog", pattern: atWord(/dd(?:app|pat|api|sat|key)_[A-Za-z0-9_]{24,}/) },
  { issuer: "Honeycomb", pattern: atWord(/hc[a-z]{1,2}k_[A-Za-z0-9]{28,}/) },
  // Messages, mail, payment, office
  {
    issuer: "Slack",
    pattern: /xox[a-z](?:\.[a-z]{1,6})?-[A-Za-z0-9%/+=-]{10,}|xapp-\d-[A-Z0-9]{2,20}-\d{1,20}-[a-z0-9]+/g
  },
  {
    issuer: "Slack webhook",
    pattern: /(?<before>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/+]{40,}/g
  },
  {
    issuer: "Discord webhook",
    pattern: /(?<before>discord(?:app)?\.com\/api\/webhooks\/)\d{17,20}\/[A-Za-z0-9_-]{60,}/g
  },
  { issuer: "Telegram bot", pattern: /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33,}/g },
  { issuer: "SendGrid", pattern: /SG\.[A-Za-z0-9_.=-]{60,}/g },
  { issuer: "Twilio", pattern: atWord(/SK[a-fA-F0-9]{32}(?![A-Za-z0-9])/) },
  { issuer: "Stripe", pattern: /(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,}/g },
  { issuer: "Stripe webhook", pattern: /whsec_[A-Za-z0-9+/=]{32,}/g },
  { issuer: "Square", pattern: /sq0(?:csp|atp|idp)-[A-Za-z0-9_-]{22,}|(?<![A-Za-z0-9])EAAA[A-Za-z0-9_-]{22,}/g },
  { issuer: "Shopify", pattern: /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32,}/g },
  { issuer: "Linear", pattern: /lin_(?:api|oauth)_[A-Za-z0-9]{40,}/g },
  { issuer: "Notion", pattern: atWord(/ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43,}/) },
  { issuer: "Airtable", pattern: atWord(/pat[A-Za-z0-9]{14}\.[a-f0-9]{64,}/) },
  { issuer: "Figma", pattern: /figd_[A-Za-z0-9_-]{40,}/g },
  { issuer: "Tailscale", pattern: /tskey-[a-z]{3,12}-[A-Za-z0-9]{6,32}-[A-Za-z0-9]{20,}/g },
  {
    issuer: "1Password",
    pattern: /ops_eyJ[A-Za-z0-9+/]{250,}={0,3}|(?<![A-Za-z0-9])A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,6}/g
  },
  { issuer: "Adobe", pattern: atWord(/p8e-[A-Za-z0-9]{32,}/) },
  {
    issuer: "Authress",
    pattern: atWord(/(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9.+/_=-]{40,}/)
  },
  { issuer: "ClickHouse Cloud", pattern: atWord(/4b1d[A-Za-z0-9]{38,}/) },
  { issuer: "Duffel", pattern: /duffel_(?:test|live)_[A-Za-z0-9_=-]{40,}/g },
  { issuer: "Dynatrace", pattern: /dt0[cs]\d{2}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64,}/g },
  { issuer: "EasyPost", pattern: atWord(/EZ[AT]K[A-Za-z0-9]{54,}/) },
  { issuer: "Facebook", pattern: atWord(/EAA[A-Z][A-Za-z0-9]{80,}|\d{15,16}(?:\||%)[A-Za-z0-9_-]{27,}/) },
  { issuer: "Flutterwave", pattern: /FLW(?:SEC|PUB)K_TEST-[A-Za-z0-9-]{12,}/g },
  { issuer: "Frame.io", pattern: atWord(/fio-u-[A-Za-z0-9_=-]{60,}/) },
  { issuer: "Freemius", pattern: /(?<before>secret_key["']\s{0,9}=>\s{0,9}["'])sk_[^\s]{20,}/g },
  { issuer: "Harness", pattern: atWord(/[ps]at\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20,}/) },
  { issuer: "Infracost", pattern: atWord(/ico-[A-Za-z0-9]{32,}/) },
  { issuer: "42", pattern: atWord(/s-s4t2(?:ud|af)-[a-f0-9]{64,}/) },
  { issuer: "MaxMind", mark: "_mmk", pattern: atWord(/[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/) },
  { issuer: "Microsoft Teams webhook", pattern: /(?<before>webhook\.office\.com\/webhookb2\/)[A-Za-z0-9@/-]{60,}/g },
  { issuer: "Octopus Deploy", pattern: atWord(/API-[A-Z0-9]{26,}/) },
  { issuer: "OpenShift", pattern: /sha256~[A-Za-z0-9_-]{43,}/g },
  { issuer: "Prefect", pattern: atWord(/pn[ub]_[A-Za-z0-9]{36,}/) },
  { issuer: "ReadMe", pattern: atWord(/rdme_[a-z0-9]{70,}/) },
  { issuer: "Scalingo", pattern: atWord(/tk-us-[A-Za-z0-9_-]{48,}/) },
  { issuer: "Brevo", pattern: /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16,}/g },
  { issuer: "SettleMint", pattern: atWord(/sm_[aps]at_[A-Za-z0-9]{16,}/) },
  { issuer: "Shippo", pattern: /shippo_(?:live|test)_[A-Fa-f0-9]{40,}/g },
  { issuer: "Sourcegraph", pattern: atWord(/sgp_(?:[A-Fa-f0-9]{16}_|local_)?[A-Fa-f0-9]{40,}/) }
];

// src/processors/named-secrets.ts
var BREAK = String.raw`(?:\\[nr]|[\s>|#*"',])`;
var BASE64_LINES = `(?:${BREAK}{1,20}[A-Za-z0-9+/]{16,}={0,2})*(?:${BREAK}{1,20}[A-Za-z0-9+/]{1,63}={0,2}(?=${BREAK}|$))?`;
var KEY_NAME = "[A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?";
var KEY_BLOCKS = [
  {
    issuer: "private key (PEM, OpenPGP)",
    mark: "PRIVATE KEY",
    pattern: new RegExp(
      `-----BEGIN ${KEY_NAME}-----(?:(?:(?!-----)[\\s\\S])*-----END ${KEY_NAME}-----|${BASE64_LINES})`,
      "g"
    )
  },
  {
    issuer: "private key (PuTTY)",
    pattern: new RegExp(
      `(?<before>Private-Lines: ?\\d{1,4})${BREAK}{1,20}[A-Za-z0-9+/]{16,}={0,2}${BASE64_LINES}`,
      "g"
    )
  },
  { issuer: "checksum of a private key (PuTTY)", pattern: /(?<before>Private-MAC: ?)[a-f0-9]{40,}/g }
];
var QUOTE = String.raw`\\{0,3}["'\`]`;
var SECRET_NAME = `(?:token|secret|passw(?:or)?d|passphrase|(?:api|access|private|auth|account|signing|encryption|license|app)[_-]?key|credentials?)`;
var NAME_REST = `(?![_-]?(?:s?[_-]?(?:name|file|path|dir|ur[li]|type|ttl|len|length|count|limit|budget|size)))[A-Za-z0-9_-]{0,20}`;
var MIXED = String.raw`(?=[^\s"'\`,;]{0,200}\d)(?=[^\s"'\`,;]{0,200}[A-Za-z])`;
var NO_CALL = String.raw`(?![A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){0,6}[(\[])`;
var NAMED_SECRETS = [
  {
    issuer: "environment variable",
    // Not a mere number, such as MAX_TOKENS=32000, and not a variable or a call.
    pattern: new RegExp(
      `(?<before>(?:TOKEN|SECRET|PASSW(?:OR)?D|PASSPHRASE|(?:API|ACCESS|PRIVATE|AUTH|ACCOUNT|SIGNING|ENCRYPTION|LICENSE|APP)_?KEY|CREDENTIALS?)(?!_?(?:S?_?(?:NAME|FILE|PATH|DIR|UR[LI]|TYPE|TTL|LEN|LENGTH|COUNT|LIMIT|BUDGET|SIZE)))[A-Z0-9_]{0,20}=(?:${QUOTE})?)` + String.raw`(?!\d{1,7}(?![A-Za-z0-9]))(?!(?:true|false|null|undefined|None)\b)${NO_CALL}[^\s"'\`<>$%{}()[\]|;&,\\]{6,}`,
      "g"
    )
  },
  {
    issuer: "quoted value behind a name",
    pattern: new RegExp(
      String.raw`(?<before>${SECRET_NAME}${NAME_REST}(?:${QUOTE})?\]?\s{0,3}(?::=|=>|[:=])\s{0,3}${QUOTE})${MIXED}[^\s"'\`\\<>{}$()]{8,}`,
      "gi"
    )
  },
  {
    issuer: "password in quotes",
    pattern: new RegExp(
      String.raw`(?<before>(?:passw(?:or)?d|pwd|passphrase)(?:${QUOTE})?\]?\s{0,3}(?::=|=>|[:=])\s{0,3}${QUOTE})(?=[^\s"'\`\\<>{}$()]{0,60}\d)[^\s"'\`\\<>{}$()]{5,}`,
      "gi"
    )
  },
  {
    issuer: "value behind a name",
    pattern: new RegExp(
      String.raw`(?<before>${SECRET_NAME}${NAME_REST}[ \t]{0,3}[:=][ \t]{0,3})${MIXED}${NO_CALL}(?![A-Za-z_$]{1,60}\.)[A-Za-z0-9+/_~=.-]{20,}`,
      "gi"
    )
  },
  {
    issuer: "header",
    pattern: new RegExp(
      String.raw`(?<before>(?:x-[a-z0-9-]{0,40}(?:key|token|secret|auth|team)|(?:private|deploy|job|access|circle|api)-(?:token|key)|dd-(?:api|application)-key|apikey|subscription-key)(?:${QUOTE})?\s{0,3}:\s{0,3}(?:${QUOTE})?)${MIXED}${NO_CALL}[^\s"'\`\\<>{}$()]{8,}`,
      "gi"
    )
  },
  {
    issuer: "Authorization header",
    pattern: new RegExp(
      String.raw`(?<before>authorization(?:${QUOTE})?[ \t]{0,3}[:=][ \t]{0,3}(?:${QUOTE})?(?:bearer|basic|token|apikey|key|digest|bot|splunk|sso-key)[ \t]{1,3})[A-Za-z0-9._~+/=:-]{8,}`,
      "gi"
    )
  },
  {
    issuer: "cookie",
    pattern: new RegExp(
      String.raw`(?<before>(?<![A-Za-z](?<!\\[nrt]))(?:set-)?cookie(?:${QUOTE})?[ \t]{0,3}:[ \t]{0,3}(?:${QUOTE})?)(?=[^\s"'\`\\;]{0,60}=)[^"'\`\\\r\n]{8,}`,
      "gi"
    )
  },
  { issuer: ".npmrc", pattern: /(?<before>_(?:authToken|auth|password)=["']?)(?![\w.]{1,60}[([])[^\s"'`\\<>{}$]{6,}/g },
  {
    issuer: ".netrc",
    mark: "login",
    pattern: /(?<before>login(?:\s|\\[nrt]){1,10}[^\s\\]{1,100}(?:\s|\\[nrt]){1,10}password(?:\s|\\[nrt]){1,10})[^\s\\"'`<>$]{3,}/g
  },
  {
    issuer: "curl -u",
    pattern: /(?<before>(?<![A-Za-z](?<!\\[nrt]))(?:curl|http|https|wget)\s(?:[^\n]{0,300}?\s)?(?:-u|-U|--user|--proxy-user)[ =]{0,2}\\{0,2}["']?[^\s:"'$<>\\]{1,100}:)[^\s"'\\$<>]{3,}/g
  },
  {
    issuer: "argument of a command",
    pattern: new RegExp(
      String.raw`(?<before>--?[a-z-]{0,30}(?:password|passwd|token|secret|(?:api|access|auth)-?key)[ =](?:${QUOTE})?)(?!-)${MIXED}${NO_CALL}[^\s"'\`\\<>{}$()]{6,}`,
      "gi"
    )
  },
  {
    issuer: "JDBC",
    pattern: /(?<before>jdbc:[^\s"'`]{1,300}?[?&;:](?:password|pwd)=)[^&;\s"'`\\<>{}$]{1,200}/gi
  },
  {
    issuer: "JDBC, Oracle",
    pattern: /(?<before>jdbc:oracle:[a-z]{2,5}:[^\s/"'`@]{1,60}\/)[^\s"'`@<>{}$]{1,100}(?=@)/gi
  },
  {
    issuer: "connection string",
    pattern: /(?<before>;\s?(?:password|pwd)\s?=\s?|Shared(?:AccessKey|AccessSignature|Secret)=)[^;&\s"'`\\<>{}$]{3,}/gi
  },
  {
    issuer: "parameter of a URL",
    pattern: /(?<before>[?&](?:access_token|id_token|refresh_token|api_?key|key|token|sig|signature|secret|client_secret|password|auth|code|x-amz-(?:signature|security-token|credential)|x-goog-signature)=)(?=[^&\s"'`]{0,300}\d)[^&\s"'`\\<>{}$#]{8,}/gi
  },
  {
    issuer: "docker login",
    pattern: new RegExp(
      String.raw`(?<before>${QUOTE}(?:auth|identitytoken|registrytoken)${QUOTE}\s{0,3}:\s{0,3}${QUOTE})[A-Za-z0-9+/_.-]{8,}={0,2}`,
      "g"
    )
  },
  { issuer: "GitLab session", pattern: /(?<before>_gitlab_session=)[A-Za-z0-9]{16,}/g },
  {
    issuer: "nuget.config",
    pattern: /(?<before>key=\\{0,2}["'](?:ClearText)?Password\\{0,2}["']\s{1,9}value=\\{0,2}["'])[^"']{4,}/gi
  },
  { issuer: "age", pattern: /AGE-SECRET-KEY-1[AC-HJ-NP-Z02-9]{58,}/gi },
  {
    issuer: "JSON Web Token (RFC 7519)",
    pattern: /(?<![A-Za-z0-9_-]{20})eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g
  },
  // `scheme://user:password@host`, without the password: up to the last @ before a slash, or, where a slash is part of
  // it, to the first @. A port is no password.
  {
    issuer: "password in a URL",
    mark: "://",
    pattern: /(?<before>(?<![A-Za-z0-9+.-](?<!\\[nrt]))[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,100}:)(?:[^\s/"'`<>]{1,200}|(?!\d{1,5}[/?#])[^\s@"'`<>]{1,200})(?<after>@)/gi
  },
  {
    issuer: "token as the user of a URL",
    mark: "://",
    pattern: /(?<before>(?<![A-Za-z0-9+.-](?<!\\[nrt]))[a-z][a-z0-9+.-]{1,20}:\/\/)(?=[^\s:@/"'`<>]{0,200}\d)[^\s:@/"'`<>]{16,200}(?=(?::[^\s/@"'`<>]{0,200})?@)/gi
  }
];

// src/processors/secret-rules.ts
var SECRET_RULES = [...KEY_BLOCKS, ...ISSUED_SECRETS, ...NAMED_SECRETS];

// src/processors/redaction.ts
var MASK = "[redacted]";
var OWN_TOKEN = /cm_[A-Za-z0-9]{48,}/g;
var maskTokens = (text) => text.replace(OWN_TOKEN, `cm_${MASK}`);
var MAX_PASSES = 10;
var clean = /* @__PURE__ */ new Set();
var MAX_CLEAN = 1e3;
var MAX_CLEAN_LENGTH = 100;
function maskSecrets(text) {
  if (clean.has(text)) return text;
  const masked = maskAll(text);
  if (masked === text && text.length <= MAX_CLEAN_LENGTH) {
    if (clean.size >= MAX_CLEAN) clean.clear();
    clean.add(text);
  }
  return masked;
}
function maskAll(text) {
  let masked = maskOnce(text);
  for (let pass = 1, before = text; masked !== before && pass < MAX_PASSES; pass += 1) {
    before = masked;
    masked = maskOnce(masked);
  }
  return masked;
}
var maskOnce = (text) => SECRET_RULES.reduce(
  (rest, { pattern, mark }) => mark !== void 0 && !rest.includes(mark) ? rest : rest.replace(pattern, (...match) => `${groupOf(match, "before")}${MASK}${groupOf(match, "after")}`),
  maskTokens(text)
);
function groupOf(match, name) {
  const groups = match.at(-1);
  const text = typeof groups === "object" && groups !== null ? groups[name] : void 0;
  return typeof text === "string" ? text : "";
}

// src/vcs/ticket-pattern.ts
var MAX_LENGTH = 200;
var MAX_REPEATS = 3;
var MAX_TIMES = 20;
var MAX_ALTERNATIVES = 10;
var PIECE = /(\[\^?(?:\\[dwsDWS\-\]\\^.]|[^[\]\\]){1,60}\]|\\[dws]|\\[^A-Za-z0-9]|[^\\[\](){}|*+?^$.])(\{\d{1,2}(?:,\d{0,2})?\}|[+*?])?/y;
function compileTicketPattern(pattern) {
  if (pattern.length > MAX_LENGTH) throw new Error(`is longer than ${MAX_LENGTH} characters`);
  const alternatives = pattern.split("|");
  if (alternatives.length > MAX_ALTERNATIVES) throw new Error(`has more than ${MAX_ALTERNATIVES} alternatives`);
  return new RegExp(`(?<![A-Za-z0-9_#-])(?:${alternatives.map(bounded).join("|")})(?![A-Za-z0-9_])`, "g");
}
function bounded(alternative) {
  let text = "";
  let repeats = 0;
  PIECE.lastIndex = 0;
  for (let at = 0; at < alternative.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const [, atom, times] = PIECE.exec(alternative) ?? [];
    if (atom === void 0)
      throw new Error("holds something else than letters, classes like [A-Z] or \\d, and repetitions");
    text += atom;
    if (times === void 0) continue;
    repeats += 1;
    text += boundedTimes(times);
  }
  if (text === "") throw new Error("has an empty alternative");
  if (repeats > MAX_REPEATS) throw new Error(`repeats more than ${MAX_REPEATS} times`);
  return text;
}
function boundedTimes(times) {
  if (times === "?") return "?";
  if (times === "+") return `{1,${MAX_TIMES}}`;
  if (times === "*") return `{0,${MAX_TIMES}}`;
  const [, from = "0", comma, to] = /^\{(\d+)(,?)(\d*)\}$/.exec(times) ?? [];
  const most = comma === "" ? Number(from) : to === "" ? MAX_TIMES : Number(to);
  if (most > MAX_TIMES || Number(from) > most) throw new Error(`repeats something more than ${MAX_TIMES} times`);
  return `{${from},${most}}`;
}

// src/config/setting-value.ts
var TOKEN_PATTERN = /^cm_[A-Za-z0-9]{48}$/;
var LONGEST_TIMER_MS = 2147483647;
var OFF_WORDS = ["0", "false", "no", "off"];
var oneOrZero = pipe(
  literal([0, 1]),
  transform((digit) => digit === 1)
);
var flag = union([
  boolean2(),
  oneOrZero,
  stringbool({ truthy: ["1", "true", "yes", "on"], falsy: OFF_WORDS })
]);
var collectorText = union([flag, pipe(lowerCase(), literal("tools"))]);
var firmFlag = union([
  boolean2(),
  oneOrZero,
  pipe(
    string2(),
    transform((text) => !OFF_WORDS.includes(text.trim().toLowerCase()))
  ),
  pipe(
    unknown(),
    transform(() => true)
  )
]);
var anyValue = union([
  boolean2(),
  pipe(
    unknown(),
    transform(() => true)
  )
]);
var baseUrl = pipe(
  string2().check(refine(isBaseUrl)),
  transform((text) => text.trim().replace(/\/+$/, ""))
);
function isBaseUrl(text) {
  return isUrl(text) && !/[?#]/.test(text);
}
var wholeUrl = string2().check(_trim(), refine(isUrl));
function isUrl(text) {
  if (!URL.canParse(text.trim())) return false;
  const { protocol, username, password, hash } = new URL(text.trim());
  return /^https?:$/.test(protocol) && username + password + hash === "";
}
var token = string2().check(_trim(), _regex(TOKEN_PATTERN));
var email2 = string2().check(_trim(), _maxLength(255), _regex(/^[^\s@]+@[^\s@]+$/));
var shortText = string2().check(_trim(), _minLength(1), _maxLength(64));
var number3 = union([
  number2(),
  pipe(string2().check(_trim(), _regex(/^[+-]?\d+(\.\d+)?(e\d+)?$/i)), transform(Number))
]);
var path = string2().check(_trim(), _minLength(1), _regex(/^[^\0]*$/));
var intervalMs = pipe(number3, int().check(_gte(10), _lte(LONGEST_TIMER_MS)));
var positiveCount = pipe(number3, int().check(_positive()));
var positiveAmount = pipe(number3, number2().check(_positive()));
var shareBelowOne = pipe(number3, number2().check(_gte(0), _lt(1)));
var contentLevel = pipe(lowerCase(), _enum(["full", "redacted", "none"]));
var compression = pipe(lowerCase(), _enum(["gzip", "none"]));
var temporality = pipe(lowerCase(), _enum(["cumulative", "delta"]));
var otlpProtocol = pipe(lowerCase(), _enum(["http/protobuf", "http/json"]));
var headerList = union([
  record(string2().check(_regex(/^[\w-]+$/)), headerValue()),
  pipe(pipe(string2(), transform(splitPairs)), record(string2(), headerValue()))
]);
var prices2 = union([ownPricesSchema, pipe(pipe(string2(), transform(jsonOf)), ownPricesSchema)]);
var MAX_TAGS = 20;
var tagName = string2().check(_regex(/^[\w.-]{1,64}$/));
var tagValue = string2().check(_maxLength(64), _regex(/^[^\p{Cc}\p{Cf}]*$/u));
var holdsSecret = (text) => maskSecrets(text) !== text;
var tagRecord = record(tagName, tagValue).check(
  refine((tags2) => Object.keys(tags2).length <= MAX_TAGS),
  refine((tags2) => !Object.entries(tags2).some((tag) => holdsSecret(tag.join("=")) || tag.some(holdsSecret)))
);
var tags = union([tagRecord, pipe(pipe(string2(), transform(splitPairs)), tagRecord)]);
var ticketPattern = string2().check(_trim(), refine(isTicketPattern));
function isTicketPattern(text) {
  try {
    compileTicketPattern(text);
    return true;
  } catch {
    return false;
  }
}
function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function lowerCase() {
  return pipe(
    string2(),
    transform((text) => text.trim().toLowerCase())
  );
}
function headerValue() {
  return string2().check(_regex(/^[\x20-\x7e]*$/));
}
function splitPairs(text) {
  const headers = {};
  for (const pair of text.split(",").filter((part) => part.trim() !== "")) {
    const match = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(pair);
    if (!match?.[1]) return void 0;
    try {
      headers[match[1]] = decodeURIComponent(match[2] ?? "");
    } catch {
      return void 0;
    }
  }
  return headers;
}

// src/config/setting-definitions.ts
var define = (key, env, schema, expected, fallback) => ({ key, env, schema, expected, fallback, shown: "whole" });
var optional2 = (key, env, schema, expected) => define(key, env, schema, expected, void 0);
var secret = (shown, definition) => ({ ...definition, shown });
var onceOn = (definition) => ({ ...definition, strictness: Number });
var mustBeClear = (definition) => ({
  ...definition,
  unclear: { value: false, meaning: "until it is, it counts as 0" },
  strictness: (said) => said === false ? 2 : said === true ? 1 : 0
});
var noneWhenUnclear = (definition) => ({
  ...definition,
  unclear: { value: void 0, meaning: "until it is, nothing is sent there" }
});
var place = (definition) => ({ ...definition, offWhenUnclear: true });
var URL_RULE = "an http:// or https:// URL without user name, query or fragment";
var WHOLE_URL_RULE = "an http:// or https:// URL without user name or fragment";
var FLAG_RULE = "1 or 0";
var PERIOD_RULE = "a whole number of milliseconds from 10 to 2147483647";
var PEM_RULE = "the path of a PEM file";
var definitions = {
  apiUrl: place(define("api_url", "CLAUDE_METRICS_API_URL", baseUrl, URL_RULE, "http://127.0.0.1:8000/api/v1")),
  apiToken: secret(
    "last four",
    optional2("api_token", "CLAUDE_METRICS_API_TOKEN", token, "cm_ followed by 48 letters and digits")
  ),
  disabled: onceOn(define("disabled", "CLAUDE_METRICS_DISABLED", firmFlag, FLAG_RULE, false)),
  accountEmail: optional2("account_email", "CLAUDE_METRICS_ACCOUNT_EMAIL", email2, "an e-mail address"),
  bashArgs: mustBeClear(define("bash_args", "CLAUDE_METRICS_BASH_ARGS", flag, FLAG_RULE, false)),
  healthcheckIntervalMs: define(
    "healthcheck_interval_ms",
    "CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS",
    intervalMs,
    PERIOD_RULE,
    6e5
  ),
  effort: optional2("effort", "CLAUDE_METRICS_EFFORT", shortText, "a word of at most 64 characters"),
  contextMax: optional2(
    "context_max",
    "CLAUDE_METRICS_CONTEXT_MAX",
    positiveCount,
    "a whole number of tokens above 0"
  ),
  contextReserveRatio: define(
    "context_reserve_ratio",
    "CLAUDE_METRICS_CONTEXT_RESERVE_RATIO",
    shareBelowOne,
    "a number from 0 to below 1",
    0.2
  ),
  noMachineId: define("no_machine_id", "CLAUDE_METRICS_NO_MACHINE_ID", anyValue, FLAG_RULE, false),
  noHostname: define("no_hostname", "CLAUDE_METRICS_NO_HOSTNAME", anyValue, FLAG_RULE, false),
  noHardware: define("no_hardware", "CLAUDE_METRICS_NO_HARDWARE", anyValue, FLAG_RULE, false),
  usageUrl: noneWhenUnclear(optional2("usage_url", "CLAUDE_METRICS_URL", baseUrl, URL_RULE)),
  verbose: define("verbose", "CLAUDE_METRICS_VERBOSE", flag, FLAG_RULE, false),
  queueMaxBytes: define(
    "queue_max_bytes",
    "CLAUDE_METRICS_QUEUE_MAX_BYTES",
    positiveCount,
    "a whole number of bytes above 0",
    10485760
  ),
  content: {
    ...define(
      "content",
      "CLAUDE_METRICS_CONTENT",
      contentLevel,
      "full, redacted or none",
      "full"
    ),
    unclear: { value: "none", meaning: "until it is, no text is sent" },
    strictness: (level) => ["full", "redacted", "none"].indexOf(level)
  },
  otlpEndpoint: noneWhenUnclear(optional2("otlp_endpoint", "CLAUDE_METRICS_OTLP_ENDPOINT", baseUrl, URL_RULE)),
  otlpLogsEndpoint: secret(
    "without query",
    place(optional2("otlp_logs_endpoint", "CLAUDE_METRICS_OTLP_LOGS_ENDPOINT", wholeUrl, WHOLE_URL_RULE))
  ),
  otlpTracesEndpoint: secret(
    "without query",
    place(optional2("otlp_traces_endpoint", "CLAUDE_METRICS_OTLP_TRACES_ENDPOINT", wholeUrl, WHOLE_URL_RULE))
  ),
  otlpMetricsEndpoint: secret(
    "without query",
    place(optional2("otlp_metrics_endpoint", "CLAUDE_METRICS_OTLP_METRICS_ENDPOINT", wholeUrl, WHOLE_URL_RULE))
  ),
  otlpHeaders: secret(
    "names only",
    define(
      "otlp_headers",
      "CLAUDE_METRICS_OTLP_HEADERS",
      headerList,
      "name=value pairs separated by commas",
      {}
    )
  ),
  otlpProtocol: define(
    "otlp_protocol",
    "CLAUDE_METRICS_OTLP_PROTOCOL",
    otlpProtocol,
    "http/protobuf or http/json",
    "http/protobuf"
  ),
  otlpCompression: define(
    "otlp_compression",
    "CLAUDE_METRICS_OTLP_COMPRESSION",
    compression,
    "gzip or none",
    "gzip"
  ),
  otlpTimeoutMs: define("otlp_timeout_ms", "CLAUDE_METRICS_OTLP_TIMEOUT_MS", intervalMs, PERIOD_RULE, 1e4),
  otlpCertificate: optional2("otlp_certificate", "CLAUDE_METRICS_OTLP_CERTIFICATE", path, PEM_RULE),
  otlpClientKey: optional2("otlp_client_key", "CLAUDE_METRICS_OTLP_CLIENT_KEY", path, PEM_RULE),
  otlpClientCertificate: optional2(
    "otlp_client_certificate",
    "CLAUDE_METRICS_OTLP_CLIENT_CERTIFICATE",
    path,
    PEM_RULE
  ),
  otlpMetricsIntervalMs: define(
    "otlp_metrics_interval_ms",
    "CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS",
    intervalMs,
    PERIOD_RULE,
    6e4
  ),
  otlpTemporality: define(
    "otlp_temporality",
    "CLAUDE_METRICS_OTLP_TEMPORALITY",
    temporality,
    "cumulative or delta",
    "cumulative"
  ),
  otlpBesideNative: define("otlp_beside_native", "CLAUDE_METRICS_OTLP_BESIDE_NATIVE", flag, FLAG_RULE, false),
  otlpServiceName: define(
    "otlp_service_name",
    "CLAUDE_METRICS_OTLP_SERVICE_NAME",
    shortText,
    "a word of at most 64 characters",
    "claude-code-plugin"
  ),
  otlpContent: mustBeClear(
    define(
      "otlp_content",
      "CLAUDE_METRICS_OTLP_CONTENT",
      collectorText,
      "1, 0 or tools",
      false
    )
  ),
  otlpOpenInference: define("otlp_openinference", "CLAUDE_METRICS_OTLP_OPENINFERENCE", flag, FLAG_RULE, false),
  local: define("local", "CLAUDE_METRICS_LOCAL", flag, FLAG_RULE, false),
  historyDays: define(
    "history_days",
    "CLAUDE_METRICS_HISTORY_DAYS",
    positiveCount,
    "a whole number of days above 0",
    365
  ),
  historyMaxBytes: define(
    "history_max_bytes",
    "CLAUDE_METRICS_HISTORY_MAX_BYTES",
    positiveCount,
    "a whole number of bytes above 0",
    5e8
  ),
  budgetUsd: optional2(
    "budget_usd",
    "CLAUDE_METRICS_BUDGET_USD",
    positiveAmount,
    "an amount of US dollars above 0"
  ),
  prices: define(
    "prices",
    "CLAUDE_METRICS_PRICES",
    prices2,
    "a JSON object as docs/cost.md has it, in US dollars per million tokens",
    {}
  ),
  tags: define(
    "tags",
    "CLAUDE_METRICS_TAGS",
    tags,
    "at most 20 name=value pairs separated by commas, each name and value of at most 64 characters and none a key or token",
    {}
  ),
  ticketPattern: optional2(
    "ticket_pattern",
    "CLAUDE_METRICS_TICKET_PATTERN",
    ticketPattern,
    "a pattern of letters, classes such as [A-Z] or \\d, and at most three repetitions, as docs/cost.md has it"
  ),
  doNotTrack: onceOn(define("do_not_track", "DO_NOT_TRACK", firmFlag, FLAG_RULE, false))
};

// src/config/token-binding.ts
import { createHash } from "node:crypto";
import { join as join3 } from "node:path";

// src/process/private-files.ts
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs";
import { basename as basename2, dirname as dirname2, join as join2 } from "node:path";
var SHARED_BITS = 63;
function makePrivateFolder(path2) {
  makeFolders(path2);
  makePrivate(path2);
}
function makeFolderInside(path2) {
  try {
    mkdirSync(path2, { mode: 448 });
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  makePrivate(path2);
}
function makePrivate(path2) {
  const stats = lstatSync(path2);
  if (stats.isSymbolicLink() || !stats.isDirectory()) throw new Error(`not a folder of its own: ${path2}`);
  if (process.platform !== "win32" && (stats.mode & SHARED_BITS) !== 0) chmodSync(path2, 448);
}
function makeFolders(path2) {
  try {
    mkdirSync(path2, { mode: 448 });
  } catch (error) {
    if (existsSync(path2)) return;
    const parent = dirname2(path2);
    if (error.code !== "ENOENT" || existsSync(parent)) throw error;
    makeFolders(parent);
    makeFolders(path2);
  }
}
function writePrivateFile(path2, data, options = {}) {
  const draft = join2(dirname2(path2), `.${basename2(path2)}.${process.pid}.${randomBytes(6).toString("hex")}.draft`);
  try {
    const file = openSync(draft, "wx", 384);
    try {
      writeFileSync(file, data);
      if (options.sync) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    replace(draft, path2);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
function replace(draft, path2) {
  try {
    renameSync(draft, path2);
  } catch (error) {
    if (!lstatSync(path2, { throwIfNoEntry: false })?.isDirectory()) throw error;
    renameSync(path2, `${path2}.${randomBytes(6).toString("hex")}.bad`);
    renameSync(draft, path2);
  }
}

// src/config/token-binding.ts
var BINDING_FILE = "token-origin";
function readBinding(home2, readFile) {
  const text = readFile(join3(personFolder(home2), BINDING_FILE));
  if (text === void 0) return void 0;
  const [fingerprint = "", url = "", ...rest] = text.trim().split(" ");
  const parsed = baseUrl.safeParse(url);
  if (!/^[0-9a-f]{64}$/.test(fingerprint) || !parsed.success || rest.length > 0) throw new Error("not a binding");
  return { fingerprint, url: parsed.data };
}
function boundElsewhere(binding, token2, url) {
  if (binding === void 0 || binding.fingerprint !== fingerprintOf(token2)) return void 0;
  return new URL(binding.url).origin === new URL(url).origin ? void 0 : binding.url;
}
var fingerprintOf = (token2) => createHash("sha256").update(token2).digest("hex");

// src/config/settings.ts
var readFileIfThere = (path2) => {
  try {
    return readFileSync(path2, "utf8");
  } catch (error) {
    const { code } = error;
    if (code === "ENOENT" || code === "ENOTDIR") return void 0;
    throw error;
  }
};
var stateHome = (env, userHome2) => env.CLAUDE_METRICS_HOME ? resolve(env.CLAUDE_METRICS_HOME) : join4(userHome2, ".claude-metrics");
function resolveSettings(options) {
  const { env, home: home2, readFile = readFileIfThere } = options;
  const problems = [];
  const unreadable = [];
  const own2 = personFolder(home2);
  const file = readConfig(join4(own2, "config.json"), readFile, unreadable);
  const tokenFile = readToken(join4(own2, "token"), readFile, unreadable);
  const binding = readTokenBinding(home2, readFile, unreadable);
  if ("api_token" in file) problems.push('"api_token" in config.json is ignored: it belongs in the file token.');
  problems.push(...unknownNames(env, file));
  if (env.CLAUDE_METRICS_HOME && !isAbsolute(env.CLAUDE_METRICS_HOME)) {
    problems.push("CLAUDE_METRICS_HOME is no absolute path, so that every folder gets a state folder of its own.");
  }
  const pick2 = (definition) => {
    const option = `CLAUDE_PLUGIN_OPTION_${definition.key.toUpperCase()}`;
    const places = [
      ["environment", definition.env, env[definition.env]],
      ["plugin option", `The plugin option ${definition.key}`, env[option]],
      // The token has a file of its own, so that config.json can be shown and shared.
      definition.key === "api_token" ? ["file", "The file token", tokenFile] : ["file", `"${definition.key}" in config.json`, file[definition.key]]
    ];
    let strictest;
    for (const [origin, name, raw] of places) {
      if (raw === void 0 || raw === null || raw === "") continue;
      const parsed = definition.schema.safeParse(raw);
      if (parsed.success) {
        const { strictness } = definition;
        if (strictness === void 0) return { value: parsed.data, origin };
        if (strictest === void 0 || strictness(parsed.data) > strictness(strictest.value))
          strictest = { value: parsed.data, origin };
        continue;
      }
      const { expected, unclear, offWhenUnclear } = definition;
      if (offWhenUnclear) {
        unreadable.push(`${name} must be ${expected}; nothing is recorded or sent until it is.`);
        break;
      }
      if (unclear) {
        const must = unclear.value === void 0 ? "is ignored: it must be" : "must be";
        problems.push(`${name} ${must} ${expected}; ${unclear.meaning}.`);
        return { value: unclear.value, origin };
      }
      problems.push(`${name} is ignored: it must be ${expected}.`);
    }
    return strictest ?? { value: definition.fallback, origin: "default" };
  };
  const chosen = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, pick2(definition)])
  );
  const values = { ...chosen, apiUrl: urlForToken(chosen, binding, problems) };
  if (values.apiToken.value && sendsInClear(values.apiUrl.value)) {
    problems.push(`The token travels unencrypted to ${new URL(values.apiUrl.value).host}: use https.`);
  }
  problems.unshift(...unreadable);
  const homeOrigin = env.CLAUDE_METRICS_HOME ? "environment" : "default";
  const disabled = unreadable.length > 0 ? { value: true, origin: "file" } : values.disabled;
  return { ...values, disabled, home: { value: home2, origin: homeOrigin }, problems, unreadable };
}
function urlForToken({ apiUrl, apiToken }, binding, problems) {
  if (apiToken.origin !== "file" || apiToken.value === void 0 || apiUrl.origin === "file") return apiUrl;
  const bound = boundElsewhere(binding, apiToken.value, apiUrl.value);
  if (bound === void 0) return apiUrl;
  if (apiUrl.origin !== "default") {
    problems.push(
      `The token goes to ${bound} only, and so do events: ${apiUrl.value} (${apiUrl.origin}) is not used. If it is yours, say so in a terminal: setup --url ${apiUrl.value}`
    );
  }
  return { value: bound, origin: "file" };
}
function unknownNames(env, file) {
  const known = Object.values(definitions);
  const variables = /* @__PURE__ */ new Set(["CLAUDE_METRICS_HOME", ...known.map((definition) => definition.env)]);
  const keys = new Set(known.map(({ key }) => key));
  const isOurs = (name) => name.startsWith("CLAUDE_METRICS_") && env[name] !== "";
  return [
    ...Object.keys(env).filter((name) => isOurs(name) && !variables.has(name)),
    ...Object.keys(file).flatMap((key) => keys.has(key) ? [] : [`${JSON.stringify(key)} in config.json`])
  ].map((name) => `${name} is no setting and has no effect.`);
}
function readConfig(path2, readFile, unreadable) {
  try {
    const text = readFile(path2);
    if (text === void 0) return {};
    const parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return parsed;
    }
    unreadable.push(offUntilMended("config.json must hold a JSON object", path2));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    unreadable.push(offUntilMended(`config.json ${reason}`, path2));
  }
  return {};
}
function readToken(path2, readFile, unreadable) {
  try {
    return readFile(path2)?.trim();
  } catch {
    unreadable.push(offUntilMended("The file token cannot be read", path2));
    return void 0;
  }
}
function readTokenBinding(home2, readFile, unreadable) {
  try {
    return readBinding(home2, readFile);
  } catch {
    unreadable.push(
      offUntilMended(`The file ${BINDING_FILE} cannot be understood`, join4(personFolder(home2), BINDING_FILE))
    );
    return void 0;
  }
}
var offUntilMended = (what, path2) => `${what}; nothing is recorded or sent until it is mended. Mend or remove ${path2}, then start a new session.`;
function sendsInClear(url) {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(localhost|(.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

// src/config/claude-json.ts
var claudeConfigFolder = (env, userHome2) => env.CLAUDE_CONFIG_DIR || join5(userHome2, ".claude");

// src/config/project-settings.ts
import { closeSync as closeSync2, constants, fstatSync, openSync as openSync2, readSync, realpathSync } from "node:fs";
import { dirname as dirname3, join as join6, resolve as resolve2 } from "node:path";
var MAX_BYTES = 1e6;
var FILES = ["settings.json", "settings.local.json"];
var NETWORK_NAMES = [
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["NODE_OPTIONS", "NODE_USE_SYSTEM_CA"],
  ...["CLAUDE_CONFIG_DIR", "XDG_CONFIG_HOME"]
];
var TIGHTENING = new Set(
  [
    ...[definitions.content, definitions.disabled, definitions.doNotTrack],
    ...[definitions.noMachineId, definitions.noHostname, definitions.noHardware]
  ].map(({ env }) => env)
);
var TIGHTENED_BY_ZERO = new Set([definitions.bashArgs, definitions.otlpContent].map(({ env }) => env));
var tightens = (name, value) => TIGHTENING.has(name) || TIGHTENED_BY_ZERO.has(name) && flag.safeParse(value).data === false;
var HOME_NAMES = ["HOME", "USERPROFILE"];
function personalEnvironment(options) {
  const { env, folders, own: own2 } = options;
  const found = [...new Set(folders.flatMap(withParents))].map((folder) => variablesOf(join6(folder, ".claude")));
  const movesHome = found.some(({ names }) => HOME_NAMES.some((name) => names.includes(name)));
  const ownFolder = movesHome ? void 0 : realFolder(own2);
  const ofProjects = found.filter(({ folder }) => realFolder(folder) !== ownFolder);
  const unclear = ofProjects.flatMap((one) => one.unclear);
  const defined = new Set(ofProjects.flatMap(({ names }) => names));
  const isProjects = (name) => defined.has(name.toUpperCase()) || unclear.length > 0 && concernsUs(name.toUpperCase());
  const removed = Object.keys(env).filter((name) => isProjects(name) && !tightens(name, env[name]));
  const kept = Object.entries(env).filter(([name]) => !removed.includes(name));
  return { env: Object.fromEntries(kept), removed: removed.sort(), unclear };
}
var hiddenSettings = (settings, removed) => Object.keys(definitions).filter((name) => {
  const { env, key } = definitions[name];
  const isRemoved = removed.includes(env) || removed.includes(`CLAUDE_PLUGIN_OPTION_${key.toUpperCase()}`);
  return isRemoved && settings[name].origin === "default";
});
var concernsUs = (name) => /^CLAUDE_(METRICS|PLUGIN_OPTION)_/.test(name) || NETWORK_NAMES.includes(name);
function withParents(folder) {
  const path2 = resolve2(folder);
  const parent = dirname3(path2);
  return parent === path2 ? [path2] : [path2, ...withParents(parent)];
}
function variablesOf(folder) {
  const files = FILES.map((name) => join6(folder, name)).map((path2) => ({ path: path2, names: variablesIn(path2) }));
  return {
    folder,
    names: files.flatMap(({ names }) => names === "unclear" ? [] : names.map((name) => name.toUpperCase())),
    unclear: files.flatMap(({ path: path2, names }) => names === "unclear" ? [path2] : [])
  };
}
function realFolder(folder) {
  try {
    return realpathSync(folder);
  } catch {
    return resolve2(folder);
  }
}
function variablesIn(path2) {
  const text = textOf(path2);
  if (typeof text !== "string") return text === void 0 ? [] : "unclear";
  try {
    const settings = JSON.parse(text.replace(/^\uFEFF/, ""));
    const env = typeof settings === "object" && settings !== null && "env" in settings ? settings.env : void 0;
    return typeof env === "object" && env !== null ? Object.keys(env) : [];
  } catch {
    return text.trim() === "" ? [] : "unclear";
  }
}
function textOf(path2) {
  let file;
  try {
    file = openSync2(path2, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error;
    return code === "ENOENT" || code === "ENOTDIR" ? void 0 : null;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > MAX_BYTES) return null;
    const bytes = Buffer.alloc(stats.size);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)).toString();
  } catch {
    return null;
  } finally {
    closeSync2(file);
  }
}

// src/config/user-home.ts
import { homedir, userInfo } from "node:os";
var NOWHERE = "/nonexistent";
function userHome() {
  try {
    return homedir() || userInfo().homedir || NOWHERE;
  } catch {
    return NOWHERE;
  }
}

// absent:./check.ts
var absent = () => {
  throw new Error("not part of this program");
};

// absent:./exporter.ts
var absent2 = () => {
  throw new Error("not part of this program");
};

// src/exporters/claude-metrics/destination.ts
var claudeMetrics = {
  name: "claude-metrics",
  settings: ["apiUrl", "apiToken", "content", "accountEmail", "healthcheckIntervalMs"],
  // There is a default for the URL.
  isConfigured: ({ apiToken }) => apiToken.value !== void 0,
  open: absent2,
  check: absent,
  whenRefused: {
    trouble: (waits) => `refuses the token; ${waits} until it is replaced.`,
    advice: "Enter a token that the API accepts: /claude-metrics-setup. What waits goes out at once then."
  },
  // What the plugin is for: to look at it before it is switched on.
  preview: { always: true },
  takesPast: true
};

// src/exporters/local/destination.ts
var local = {
  name: "local",
  settings: ["local"],
  isConfigured: (settings) => settings.local.value,
  // It sends nothing, so nothing waits.
  outboxNames: () => [],
  open: absent2,
  check: absent,
  whenRefused: {
    trouble: (waits) => `cannot be refused; ${waits}.`,
    advice: "See what errors.log says."
  }
};

// src/exporters/otlp/endpoints.ts
function otlpEndpoints(settings) {
  const base = settings.otlpEndpoint.value;
  const behindBase = (signal) => base === void 0 ? void 0 : `${base}/v1/${signal}`;
  return {
    logs: settings.otlpLogsEndpoint.value ?? behindBase("logs"),
    traces: settings.otlpTracesEndpoint.value ?? behindBase("traces"),
    metrics: settings.otlpMetricsEndpoint.value ?? behindBase("metrics")
  };
}

// src/exporters/otlp/one-signal.ts
var isOtherSignalsAnswer = (status) => status === 404 || status === 405;
var oneSignalAdvice = (outboxName) => `A receiver that does not take ${outboxName.replace("otlp-", "")} answers so: set the endpoints of the signals it takes (CLAUDE_METRICS_OTLP_TRACES_ENDPOINT, _METRICS_ENDPOINT, _LOGS_ENDPOINT) in place of CLAUDE_METRICS_OTLP_ENDPOINT.`;

// src/exporters/otlp/signal.ts
var SIGNALS = ["logs", "traces", "metrics"];

// src/exporters/otlp/destination.ts
var otlp = {
  name: "otlp",
  settings: [
    ...["otlpEndpoint", "otlpLogsEndpoint", "otlpTracesEndpoint", "otlpMetricsEndpoint"],
    ...["otlpHeaders", "otlpProtocol", "otlpCompression", "otlpTimeoutMs", "otlpMetricsIntervalMs"],
    ...["otlpCertificate", "otlpClientKey", "otlpClientCertificate"],
    ...["otlpServiceName", "otlpContent", "otlpOpenInference", "otlpTemporality"],
    ...["otlpBesideNative"]
  ],
  isConfigured: (settings) => Object.values(otlpEndpoints(settings)).some((url) => url !== void 0),
  outboxNames: (settings) => SIGNALS.filter((signal) => otlpEndpoints(settings)[signal] !== void 0).map((signal) => `otlp-${signal}`),
  open: absent2,
  check: absent,
  whenRefused: {
    // A collector knows no token, only headers.
    trouble: (waits) => `refuses the headers; ${waits} until they are replaced.`,
    advice: "The server wants credentials: check its URL, and its headers where it takes any."
  },
  whenNotAccepted: (outboxName, answer) => isOtherSignalsAnswer(Number.parseInt(answer, 10)) ? oneSignalAdvice(outboxName) : void 0,
  preview: {
    readable: (settings) => ({
      ...settings,
      otlpProtocol: { ...settings.otlpProtocol, value: "http/json" },
      otlpCompression: { ...settings.otlpCompression, value: "none" }
    })
  }
};

// src/exporters/usage/destination.ts
var usage = {
  name: "usage",
  settings: ["usageUrl", "verbose"],
  // DO_NOT_TRACK silences this one, which it was made for.
  isConfigured: ({ usageUrl, doNotTrack }) => usageUrl.value !== void 0 && !doNotTrack.value,
  isDeclined: ({ usageUrl, doNotTrack }) => usageUrl.value !== void 0 && doNotTrack.value,
  open: absent2,
  check: absent,
  whenRefused: {
    trouble: (waits, answer) => `wants an authorization that it must not have (${answer}); ${waits}.`,
    advice: "The server wants credentials, which this destination never sends: check its URL."
  }
};

// src/exporters/destinations.ts
var DESTINATIONS = [claudeMetrics, usage, otlp, local];
var configuredDestinations = (settings, kinds = DESTINATIONS) => kinds.filter((kind) => kind.isConfigured(settings));
var recordingOn = (settings, kinds = DESTINATIONS) => !settings.disabled.value && configuredDestinations(settings, kinds).length > 0;
var destinationOf = (outboxName, kinds = DESTINATIONS) => kinds.find(({ name }) => outboxName === name || outboxName.startsWith(`${name}-`));

// src/exporters/profile.ts
import { createHash as createHash2 } from "node:crypto";
import { lstatSync as lstatSync2, rmSync as rmSync2 } from "node:fs";
import { basename as basename3, dirname as dirname4, join as join8 } from "node:path";

// src/config/session-words.ts
var MARKED = ["CONTENT", "BASH_ARGS", "EFFORT"].flatMap((name) => [
  `CLAUDE_METRICS_${name}`,
  `CLAUDE_PLUGIN_OPTION_${name}`
]);
var isSessionWord = (name) => MARKED.includes(name);
var withoutSessionWords = (env) => Object.fromEntries(Object.entries(env).filter(([name]) => !isSessionWord(name)));

// src/process/agent-owner.ts
import { readFileSync as readFileSync3, statSync } from "node:fs";
import { join as join7 } from "node:path";

// src/process/identity.ts
import { execFileSync } from "node:child_process";
import { readFileSync as readFileSync2, readlinkSync } from "node:fs";
var PS_TIMEOUT_MS = 2e3;
var STATE_FIELD = 0;
var START_FIELD = 19;
function processIdentity(pid) {
  if (!isPid(pid)) return void 0;
  if (process.platform === "linux") return linuxIdentity(pid);
  if (process.platform === "darwin") return macIdentity(pid);
  return void 0;
}
function ownPidNamespace() {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0];
  } catch {
    return void 0;
  }
}
function isPidInUse(pid) {
  if (!isPid(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
var isPid = (pid) => Number.isSafeInteger(pid) && pid > 0;
function linuxIdentity(pid) {
  try {
    const stat = readFileSync2(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const startedAt = fields[START_FIELD];
    if (startedAt === void 0 || fields[STATE_FIELD] === "Z" || fields[STATE_FIELD] === "X") return void 0;
    return { pid, startedAt, ...linuxPlace() };
  } catch {
    return void 0;
  }
}
function linuxPlace() {
  const bootId = readFileSync2("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return { bootId, pidNamespace: readlinkSync("/proc/self/ns/pid") };
}
function macIdentity(pid) {
  try {
    const startedAt = execFileSync("/bin/ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: PS_TIMEOUT_MS
    }).trim();
    return startedAt === "" ? void 0 : { pid, startedAt, bootId: "", pidNamespace: "" };
  } catch {
    return void 0;
  }
}

// src/process/agent-owner.ts
var HEARTBEAT_STALE_MS = 3e4;
var startingPath = (home2) => join7(home2, "agent.starting");
var lockPath = (home2) => join7(home2, "agent.lock");
function readAgent(home2, now = Date.now) {
  const owner = readOwner(lockPath(home2));
  return owner && isRunning(owner, heartbeatAgeMs(lockPath(home2), now)) ? owner : void 0;
}
function readOwner(path2) {
  try {
    const value = JSON.parse(readFileSync3(path2, "utf8"));
    return isOwner(value) ? value : void 0;
  } catch {
    return void 0;
  }
}
function isVerified(owner) {
  const seen = processIdentity(owner.pid);
  return seen !== void 0 && isSameNamespace(owner, seen) && seen.startedAt === owner.startedAt;
}
function isRunning(owner, silentForMs) {
  const here = processIdentity(process.pid);
  if (here && isSameNamespace(owner, here)) return isVerified(owner);
  if (!here && owner.startedAt === "" && !isPidInUse(owner.pid)) return false;
  return Math.abs(silentForMs) <= HEARTBEAT_STALE_MS;
}
var isSameNamespace = (one, other) => one.bootId === other.bootId && one.pidNamespace === other.pidNamespace;
function heartbeatAgeMs(path2, now) {
  try {
    return now() - statSync(path2).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
function isOwner(value) {
  if (typeof value !== "object" || value === null) return false;
  const owner = value;
  const texts = [owner.startedAt, owner.bootId, owner.pidNamespace, owner.nonce, owner.version, owner.fingerprint];
  return [owner.pid, owner.sinceMs].every(Number.isSafeInteger) && texts.every((text) => typeof text === "string");
}

// src/exporters/profile.ts
var BINDING = "destinations";
var KEY2 = /^[0-9a-f]{16}$/;
var KEPT_MS = 60 * 24 * 36e5;
var KEPT_COUNTS = ["counters.json", "attempts.log"];
function servedBy(settings) {
  const kinds = configuredDestinations(settings);
  const named = (name) => settings[name];
  const said = (one) => isUrl2(named(one).value) || letsTextThrough(one) ? [named(one).value] : [];
  const each = kinds.map((kind) => [kind.name, ...kind.settings.flatMap(said)]);
  const key = createHash2("sha256").update(JSON.stringify(each.sort())).digest("hex").slice(0, 16);
  const decisive = kinds.flatMap((kind) => kind.settings).filter((one) => letsTextThrough(one) || isDecisive(named(one).value));
  return { key, isStanding: decisive.every((one) => named(one).origin !== "environment") };
}
var letsTextThrough = (one) => definitions[one].strictness !== void 0 && !isSessionWord(definitions[one].env);
var isUrl2 = (value) => typeof value === "string" && /^https?:/.test(value);
var isDecisive = (value) => isUrl2(value) || value === true;
function readServed(home2) {
  const [key = "", word] = (readIfReadable(join8(home2, BINDING)) ?? "").split(" ");
  return KEY2.test(key) ? { key, isStanding: word === "standing" } : void 0;
}
function readIfReadable(path2) {
  try {
    return readFileIfThere(path2)?.trim();
  } catch {
    return void 0;
  }
}
function profileOf(settings) {
  const home2 = personFolder(settings.home.value);
  const bound = readServed(home2);
  if (bound === void 0 || !recordingOn(settings)) return home2;
  const { key, isStanding } = servedBy(settings);
  return bound.key === key || bound.isStanding && isStanding ? home2 : profilePath(home2, key);
}
function inProfile(settings, folder = profileOf(settings)) {
  const { home: home2 } = settings;
  return folder === home2.value ? settings : { ...settings, home: { value: folder, origin: "environment" } };
}
function takeProfile(settings) {
  const home2 = personFolder(settings.home.value);
  const folder = profileOf(settings);
  makePrivateFolder(folder);
  if (folder === home2) bind(home2, servedBy(settings));
  return inProfile(settings, folder);
}
function noteProfile(folder, sessionId) {
  const home2 = personFolder(folder);
  if (!isSessionName(sessionId)) return;
  const note = profileNote(home2, sessionId);
  if (folder === home2) {
    rmSync2(note, { force: true });
    return;
  }
  forgetOld(dirname4(note));
  writePrivateFile(note, `${basename3(folder)}
`);
}
function notedProfile(home2, sessionId) {
  const key = isSessionName(sessionId) ? readIfReadable(profileNote(home2, sessionId)) : void 0;
  return key !== void 0 && KEY2.test(key) ? profilePath(home2, key) : void 0;
}
var isSessionName = (id) => /^[A-Za-z0-9-]{1,64}$/.test(id);
function forgetOld(folder, nowMs = Date.now()) {
  for (const name of namesIn(folder)) {
    const path2 = join8(folder, name);
    const sign = KEY2.test(name) ? join8(path2, "status.json") : path2;
    const stats = lstatSync2(sign, { throwIfNoEntry: false });
    if (!stats?.isFile() || nowMs - stats.mtimeMs < KEPT_MS) continue;
    if (sign === path2 || holdsNothing(path2)) rmSync2(path2, { recursive: true, force: true });
  }
}
function holdsNothing(profile) {
  const outboxes = namesIn(join8(profile, "outbox")).flatMap((name) => namesIn(join8(profile, "outbox", name)));
  const waiting = [...namesIn(join8(profile, "spool/new")), ...outboxes.filter((name) => !KEPT_COUNTS.includes(name))];
  return waiting.length === 0 && readAgent(profile, Date.now) === void 0;
}
function bind(home2, served) {
  const bound = readServed(home2);
  const isStanding = served.isStanding || bound?.key === served.key && bound.isStanding;
  if (bound?.key === served.key && bound.isStanding === isStanding) return;
  writePrivateFile(join8(home2, BINDING), `${served.key}${isStanding ? " standing" : ""}
`);
}

// src/process/own-command.ts
import { accessSync, constants as constants2 } from "node:fs";
import { delimiter, join as join9 } from "node:path";
var COMMAND_NAME = "claude-metrics";
var NPX = /[\\/]_npx[\\/]/;
function ownCommand(cliPath, searchPath) {
  if (NPX.test(cliPath)) return `npx ${COMMAND_NAME}`;
  const folders = (searchPath ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => isProgram(join9(folder, COMMAND_NAME))) ? COMMAND_NAME : `node "${cliPath}"`;
}
function isProgram(path2) {
  try {
    accessSync(path2, constants2.X_OK);
    return true;
  } catch {
    return false;
  }
}

// src/process/rotating-log.ts
import { closeSync as closeSync3, constants as constants3, fstatSync as fstatSync2, openSync as openSync3, renameSync as renameSync2, writeSync } from "node:fs";
var MAX_LINE_BYTES = 8 * 1024;
var TOKEN = /cm_[A-Za-z0-9]{8,}/g;
var CONTROL = /[\u0000-\u001f\u007f]+/g;
var APPEND = constants3.O_WRONLY | constants3.O_APPEND | constants3.O_CREAT | (constants3.O_NOFOLLOW ?? 0);
function createRotatingLog(options) {
  const { path: path2, maxBytes = 1e6, now } = options;
  function append(line) {
    const file = openSync3(path2, APPEND, 384);
    let size;
    try {
      writeSync(file, line);
      size = fstatSync2(file).size;
    } finally {
      closeSync3(file);
    }
    if (size > maxBytes) renameSync2(path2, `${path2}.1`);
  }
  return {
    line: (text) => {
      try {
        append(`${new Date(now()).toISOString()} ${oneLine(text)}
`);
      } catch {
      }
    }
  };
}
function oneLine(text) {
  const masked = text.slice(0, MAX_LINE_BYTES * 2).replace(TOKEN, (token2) => `cm_\u2026${token2.slice(-4)}`);
  return masked.slice(0, MAX_LINE_BYTES).replace(CONTROL, " ");
}

// src/session-start/announcement.ts
var NAME = "Claude Metrics";
var notConfigured = (command) => ({
  systemMessage: `${NAME} is installed but not configured: nothing is recorded. /claude-metrics-setup shows how.`,
  hookSpecificOutput: {
    hookEventName: "SessionStart",
    additionalContext: [
      `The plugin cc-metrics (${NAME}) is installed but has no API token yet.`,
      "It records and sends nothing until it is configured.",
      "The user can configure it in three ways, each of which keeps the token out of the conversation:",
      "- the plugin options api_url and api_token: /plugin, then cc-metrics, Configure options",
      `- a hidden prompt in a terminal of their own: ${command} setup`,
      "- the environment variables CLAUDE_METRICS_API_URL and CLAUDE_METRICS_API_TOKEN",
      "The command /claude-metrics-setup explains these.",
      "The token is a secret: it is never asked for or typed in the chat."
    ].join("\n")
  }
});
var nodeTooOld = (version2) => ({
  systemMessage: `${NAME} needs Node.js 20.18 or newer and found ${version2}: nothing is recorded.`
});
var cannotRecord = (home2, reason) => ({
  systemMessage: `${NAME} cannot record this session in ${home2}: ${reason}. /claude-metrics-doctor shows more.`
});
var foreignHome = {
  systemMessage: `${NAME}: the project's settings define CLAUDE_METRICS_HOME, or cannot be understood: nothing of this session is recorded.`
};
var hiddenDestination = (variables) => `The project's settings define ${variables.join(" and ")}, or cannot be understood: yours is not known here, and nothing is sent. Put it into config.json (a token into the file token).`;
var troubles = (sentences) => sentences.length === 0 ? void 0 : { systemMessage: `${NAME}: ${sentences.join(" ")} /claude-metrics-status shows details.` };

// src/session-start/recording.ts
import { rmSync as rmSync7 } from "node:fs";
import { join as join19 } from "node:path";

// src/config/fingerprint.ts
import { createHash as createHash3 } from "node:crypto";
function settingsFingerprint(settings) {
  const { problems: _, unreadable: __, apiToken, ...rest } = settings;
  const parts = Object.entries(rest).map(([name, { value }]) => [name, value ?? null]);
  parts.push(["apiToken", apiToken.origin === "file" ? "of the file" : apiToken.value ?? null]);
  return createHash3("sha256").update(JSON.stringify(parts.sort())).digest("hex").slice(0, 16);
}

// src/migration/daemon.ts
import { execFileSync as execFileSync2 } from "node:child_process";
import { readFileSync as readFileSync4 } from "node:fs";
import { join as join10 } from "node:path";
var SCRIPT = /[\\/]lib[\\/]healthcheck-daemon\.mjs$/;
var PS_TIMEOUT_MS2 = 2e3;
function formerDaemon(home2) {
  const pid = pidIn(join10(home2, "healthcheck.pid"));
  if (pid === void 0 || pid === readOwner(lockPath(home2))?.pid || !isPidInUse(pid)) return void 0;
  return commandLine(pid).some((argument) => SCRIPT.test(argument)) ? pid : void 0;
}
function retireFormerDaemon(home2) {
  const pid = formerDaemon(home2);
  if (pid === void 0) return false;
  try {
    process.kill(pid, "SIGTERM");
    return true;
  } catch {
    return false;
  }
}
function pidIn(path2) {
  try {
    const pid = Number(readFileSync4(path2, "utf8").trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : void 0;
  } catch {
    return void 0;
  }
}
function commandLine(pid) {
  try {
    if (process.platform === "linux") return readFileSync4(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    if (process.platform !== "darwin") return [];
    const arguments_ = ["-ww", "-o", "command=", "-p", String(pid)];
    return [execFileSync2("/bin/ps", arguments_, { encoding: "utf8", timeout: PS_TIMEOUT_MS2 }).trim()];
  } catch {
    return [];
  }
}

// src/migration/file-rights.ts
import { chmodSync as chmodSync2, lstatSync as lstatSync3 } from "node:fs";
import { join as join11 } from "node:path";
var PRIVATE = ["token", "config.json", "machine.json", ".anonymous_id", "errors.log", "last-send", "queue.json"];
var SHARED_BITS2 = 63;
var sharedFiles = (home2, names = PRIVATE) => process.platform === "win32" ? [] : names.filter((name) => isShared(join11(home2, name)));
function withdrawRights(home2) {
  for (const name of sharedFiles(home2)) {
    try {
      chmodSync2(join11(home2, name), 384);
    } catch {
    }
  }
}
function isShared(path2) {
  const stats = lstatSync3(path2, { throwIfNoEntry: false });
  return stats?.isFile() === true && (stats.mode & SHARED_BITS2) !== 0;
}

// src/process/launch.ts
import { spawn } from "node:child_process";
import { readFileSync as readFileSync5, rmSync as rmSync3 } from "node:fs";

// src/process/agent-lock.ts
var isTwin = (owner, self) => owner !== void 0 && owner.version === self.version && owner.fingerprint === self.fingerprint;

// src/process/environment.ts
var ALLOWED_NAMES = /* @__PURE__ */ new Set([
  "PATH",
  "HOME",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "TMPDIR",
  "LANG",
  "TZ",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "NODE_USE_SYSTEM_CA",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "CLAUDE_CONFIG_DIR",
  "DO_NOT_TRACK",
  "DISABLE_TELEMETRY",
  // The name and version of the client.
  "AI_AGENT"
]);
var ALLOWED_PREFIXES = ["LC_", "XDG_", "CLAUDE_METRICS_", "CLAUDE_PLUGIN_OPTION_"];
function agentEnvironment(environment) {
  const allowed = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== void 0 && isAllowed(name.toUpperCase())) allowed[name] = value;
  }
  const authorities = authorityOptions(environment.NODE_OPTIONS ?? "");
  if (authorities !== "") allowed.NODE_OPTIONS = authorities;
  return allowed;
}
var authorityOptions = (options) => options.split(/\s+/).filter((option) => /^--use-(openssl|system|bundled)-ca$/.test(option)).join(" ");
var isAllowed = (name) => ALLOWED_NAMES.has(name) || ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix));

// src/process/launch.ts
function ensureAgent(options) {
  const owner = readAgent(options.home, options.now);
  if (!owner) {
    start(options);
    return "started";
  }
  if (!isTwin(owner, options) && stopAgent(owner)) {
    start(options);
    return "replaced";
  }
  rmSync3(startingPath(options.home), { force: true });
  return "running";
}
function stopAgent(owner) {
  if (!isVerified(owner)) return false;
  try {
    process.kill(owner.pid, "SIGTERM");
    return true;
  } catch {
    return false;
  }
}
var NODE_OPTIONS = ["--max-semi-space-size=2"];
function start({ home: home2, nodePath, agentPath, env }) {
  const child = spawn(nodePath, [...NODE_OPTIONS, agentPath], {
    cwd: home2,
    detached: true,
    env: agentEnvironment(env),
    stdio: "ignore",
    windowsHide: true
  });
  child.on("error", () => {
  });
  child.unref();
  if (child.pid === void 0) rmSync3(startingPath(home2), { force: true });
  else writePrivateFile(startingPath(home2), `${child.pid}
`);
}

// src/spool/spool.ts
import { existsSync as existsSync3, rmdirSync, rmSync as rmSync6, unlinkSync } from "node:fs";
import { join as join17 } from "node:path";

// src/spool/batch.ts
function firstBatch(files, from, limits) {
  const { files: maxFiles, bytes: maxBytes = Number.POSITIVE_INFINITY } = limits;
  const batch = [];
  let bytes = 0;
  for (let file = files[from]; file !== void 0 && batch.length < maxFiles; file = files[from + batch.length]) {
    bytes += file.sizeBytes;
    if (batch.length > 0 && bytes > maxBytes) break;
    batch.push(file);
  }
  return batch;
}

// src/spool/entry-file.ts
import { closeSync as closeSync4, constants as constants4, fstatSync as fstatSync3, openSync as openSync4, readSync as readSync2 } from "node:fs";

// src/process/json-parts.ts
var SUSPICIOUS_BYTES = 512 * 1024;
var MAX_PARTS = 4e5;
var [QUOTE2, BACKSLASH, BRACKET, BRACE] = [34, 92, 91, 123];
function hasTooManyParts(json) {
  if (json.length < SUSPICIOUS_BYTES) return false;
  let parts = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE2) isInText = !isInText;
    else if (isInText && byte === BACKSLASH) at += 1;
    else if (!isInText && (byte === BRACKET || byte === BRACE)) parts += 1;
  }
  return parts > MAX_PARTS;
}

// src/spool/entry.ts
var MAX_HEADER_BYTES = 4 * 1024;
var HEADER = /^cm1 ([A-Za-z]{1,64})((?: [a-z_]+=[A-Za-z0-9._:/-]*)*) ?$/;
var LINE_FEED = 10;
function parseEntry(bytes, recordedAtMs) {
  if (bytes.length === 0) return bad("the file is empty");
  const headerEnd = bytes.subarray(0, MAX_HEADER_BYTES).indexOf(LINE_FEED);
  const header = headerEnd < 0 ? null : HEADER.exec(decode2(bytes.subarray(0, headerEnd)));
  if (!header) return bad("no header line of this version");
  const input = bytes.subarray(headerEnd + 1);
  if (hasTooManyParts(input)) return bad(`the input has too many parts (${input.length} bytes)`);
  const payload = parseObject(decode2(input));
  if (typeof payload === "string") return bad(payload);
  return { kind: "entry", event: header[1] ?? "", recordedAtMs, marks: parseMarks(header[2] ?? ""), payload };
}
function formatHeader(event2, marks) {
  const values = {
    bash_args: marks.bashArgs ? "1" : marks.bashArgsDenied ? "0" : void 0,
    effort: marks.effort,
    client: marks.client,
    entry: marks.entrypoint,
    pid: marks.clientPid,
    ns: marks.pidNamespace,
    content: marks.content,
    otlp_content: marks.collectorTextDenied ? "0" : marks.toolArgumentsDenied ? "1" : void 0,
    dnt: marks.doNotTrack ? "1" : void 0,
    traceparent: marks.traceparent
  };
  const written = Object.entries(values).filter(([, value]) => /^[A-Za-z0-9._:/-]{1,128}$/.test(String(value ?? "")));
  return `${["cm1", event2, ...written.map(([key, value]) => `${key}=${value}`)].join(" ")}
`;
}
var bad = (reason) => ({ kind: "bad", reason });
var decode2 = (bytes) => new TextDecoder().decode(bytes).replaceAll("\0", "\uFFFD");
function parseObject(text) {
  if (text.trim() === "") return "the hook got no input";
  try {
    const value = JSON.parse(text);
    const isObject2 = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject2 ? value : "the input is no JSON object";
  } catch {
    return `the input is no JSON (${text.length} characters)`;
  }
}
function parseMarks(text) {
  const values = /* @__PURE__ */ new Map();
  for (const pair of text.split(" ")) {
    const [key, value] = pair.split("=");
    if (key && value) values.set(key, value);
  }
  const effort = values.get("effort");
  const client = values.get("client");
  const entrypoint = values.get("entry");
  const clientPid = Number(values.get("pid"));
  const pidNamespace = values.get("ns");
  const content = values.get("content");
  const collectorText2 = values.get("otlp_content");
  const traceparent = values.get("traceparent");
  return {
    bashArgs: values.get("bash_args") === "1",
    bashArgsDenied: values.get("bash_args") === "0",
    ...effort && { effort },
    ...client && { client },
    ...entrypoint && { entrypoint },
    ...Number.isSafeInteger(clientPid) && clientPid > 0 && { clientPid },
    ...pidNamespace && { pidNamespace },
    ...content && content !== "full" && { content: content === "redacted" ? content : "none" },
    ...collectorText2 === "0" && { collectorTextDenied: true },
    ...collectorText2 === "1" && { toolArgumentsDenied: true },
    ...values.get("dnt") === "1" && { doNotTrack: true },
    ...traceparent && { traceparent }
  };
}

// src/spool/entry-file.ts
var MAX_ENTRY_BYTES = 64 * 1024 * 1024;
var READ = constants4.O_RDONLY | (constants4.O_NOFOLLOW ?? 0) | (constants4.O_NONBLOCK ?? 0);
function readEntry(file) {
  const bytes = readRegularFile(file.path);
  return typeof bytes === "string" ? { kind: "bad", reason: bytes } : parseEntry(bytes, file.recordedAtMs);
}
function readRegularFile(path2) {
  let descriptor;
  try {
    descriptor = openSync4(path2, READ);
  } catch (error) {
    const { code } = error;
    if (code === "ENOENT") return "the file is gone";
    if (code === "ELOOP") return "a symbolic link";
    throw error;
  }
  try {
    const stats = fstatSync3(descriptor);
    if (!stats.isFile()) return "no regular file";
    return stats.size > MAX_ENTRY_BYTES ? `larger than ${MAX_ENTRY_BYTES} bytes` : readWhole(descriptor, stats.size);
  } finally {
    closeSync4(descriptor);
  }
}
function readWhole(descriptor, sizeBytes) {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let length = 0;
  for (let read = 1; read > 0 && length < sizeBytes; length += read)
    read = readSync2(descriptor, bytes, length, sizeBytes - length, length);
  return bytes.subarray(0, length);
}

// src/spool/listing.ts
import { lstatSync as lstatSync4 } from "node:fs";
import { join as join13 } from "node:path";

// src/spool/spool-folders.ts
import { join as join12 } from "node:path";
function spoolFolders(home2) {
  const root = join12(home2, "spool");
  return { root, drafts: join12(root, "drafts"), new: join12(root, "new"), bad: join12(root, "bad") };
}
var NAME2 = /^[A-Za-z0-9-]{1,64}\.(\d{1,10})(\.\d{1,4})?$/;
function writerPid(name) {
  const pid = NAME2.exec(name)?.[1];
  return pid === void 0 ? void 0 : Number(pid);
}

// src/spool/listing.ts
var spoolFile = (folder, { name, sizeBytes, modifiedAtMs }) => ({
  name,
  path: join13(folder, name),
  recordedAtMs: Math.floor(modifiedAtMs),
  sizeBytes
});
function listFolder(folder) {
  const files = [];
  const foreign = [];
  for (const name of entryNamesIn(folder)) {
    const stats = lstatSync4(join13(folder, name), { throwIfNoEntry: false });
    if (!stats || !(stats.isFile() || stats.isSymbolicLink())) continue;
    const file = { name, sizeBytes: stats.size, modifiedAtMs: stats.mtimeMs };
    if (stats.isFile() && writerPid(name) !== void 0) files.push(file);
    else foreign.push(file);
  }
  return { files: files.sort(byAge), foreign };
}
function totalOf(folder) {
  const names = entryNamesIn(folder);
  const sizeOf = (name) => lstatSync4(join13(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return { files: names.length, bytes: names.reduce((sum, name) => sum + sizeOf(name), 0) };
}
var entryNamesIn = (folder) => namesIn(folder).filter((name) => !name.startsWith("."));
function byAge(one, other) {
  if (one.modifiedAtMs !== other.modifiedAtMs) return one.modifiedAtMs - other.modifiedAtMs;
  return one.name < other.name ? -1 : 1;
}

// src/spool/quarantine.ts
import { lstatSync as lstatSync5, renameSync as renameSync4, rmSync as rmSync5 } from "node:fs";
import { join as join15 } from "node:path";

// src/spool/publish.ts
import { existsSync as existsSync2, renameSync as renameSync3, rmSync as rmSync4, writeFileSync as writeFileSync2 } from "node:fs";
import { join as join14 } from "node:path";
function publishEntry({ home: home2, event: event2, sessionId, pid, marks, payload }) {
  const folders = spoolFolders(home2);
  if (!existsSync2(folders.new) || !existsSync2(folders.drafts)) return false;
  const stem = `${/^[A-Za-z0-9-]{1,64}$/.test(sessionId) ? sessionId : "x"}.${pid}`;
  const name = freeName(stem, [folders.drafts, folders.new]);
  const draft = join14(folders.drafts, name);
  try {
    writeFileSync2(draft, Buffer.concat([Buffer.from(formatHeader(event2, marks)), Buffer.from(payload)]), {
      flag: "wx",
      mode: 384
    });
    renameSync3(draft, join14(folders.new, name));
  } catch (error) {
    rmSync4(draft, { force: true });
    throw error;
  }
  return true;
}
function freeName(stem, folders) {
  const isTaken = (name2) => folders.some((folder) => existsSync2(join14(folder, name2)));
  let name = stem;
  for (let n = 1; isTaken(name); n++) name = `${stem}.${n}`;
  return name;
}

// src/spool/quarantine.ts
var MAX_FILES = 100;
var MAX_BYTES2 = 5e6;
function createQuarantine(folder, log2) {
  let count = 0;
  function trim() {
    const { files, foreign } = listFolder(folder);
    const all = [...foreign, ...files].sort((one, other) => one.modifiedAtMs - other.modifiedAtMs);
    let bytes = all.reduce((sum, file) => sum + file.sizeBytes, 0);
    for (const [index, file] of all.entries()) {
      if (all.length - index <= MAX_FILES && bytes <= MAX_BYTES2) return;
      rmSync5(join15(folder, file.name), { force: true });
      bytes -= file.sizeBytes;
    }
  }
  return {
    take: (file, reason) => {
      try {
        if (!lstatSync5(file.path, { throwIfNoEntry: false })) return;
        count++;
        makeFolderInside(folder);
        renameSync4(file.path, join15(folder, freeName(file.name, [folder])));
        log2.line(`spool: ${file.name} set aside: ${reason}`);
        trim();
      } catch (error) {
        const { code } = error;
        rmSync5(file.path, { force: true });
        log2.line(`spool: ${file.name} dropped (${code}): ${reason}`);
      }
    },
    count: () => count
  };
}

// src/spool/salvage.ts
import { renameSync as renameSync5 } from "node:fs";
import { join as join16 } from "node:path";
var WHOLE_AFTER_MS = 1e4;
var ORPHAN_AFTER_MS = 1e4;
var ABANDONED_AFTER_MS = 6e5;
function salvageDrafts(folders, quarantine, now) {
  const result = { published: 0, setAside: 0 };
  for (const listed of listFolder(folders.drafts).files) {
    const draft = spoolFile(folders.drafts, listed);
    const verdict = judge(draft, now() - draft.recordedAtMs);
    if (verdict === "publish" && publish(draft, folders)) result.published++;
    if (verdict === "set aside") {
      quarantine.take(draft, "the recorder did not finish");
      result.setAside++;
    }
  }
  return result;
}
function judge(draft, ageMs) {
  const isOrphan = !isPidInUse(writerPid(draft.name) ?? 0);
  if (!isOrphan && ageMs <= WHOLE_AFTER_MS) return "leave";
  if (readEntry(draft).kind === "entry") return "publish";
  return ageMs > (isOrphan ? ORPHAN_AFTER_MS : ABANDONED_AFTER_MS) ? "set aside" : "leave";
}
function publish(draft, folders) {
  const stem = draft.name.split(".").slice(0, 2).join(".");
  try {
    renameSync5(draft.path, join16(folders.new, freeName(stem, [folders.new])));
    return true;
  } catch {
    return false;
  }
}

// src/spool/spool-watch.ts
import { statSync as statSync2, watch } from "node:fs";
var POLL_MS = 1e3;
var TIME_GRAIN_MS = 2500;
function watchFolder(folder, now, onChange) {
  let watcher;
  let seenMs;
  let isScheduled = false;
  let isStopped = false;
  function notify() {
    if (isScheduled || isStopped) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      if (!isStopped) onChange();
    });
  }
  function detach() {
    watcher?.close();
    watcher = void 0;
  }
  function attach() {
    try {
      watcher = watch(folder, { persistent: false }, notify);
      watcher.on("error", detach);
    } catch {
    }
  }
  function poll() {
    const modifiedMs = statSync2(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (modifiedMs === void 0) detach();
    else if (!watcher || seenMs === void 0) {
      detach();
      attach();
    }
    const mayHaveChanged = modifiedMs !== void 0 && Math.abs(now() - modifiedMs) < TIME_GRAIN_MS;
    if (modifiedMs !== seenMs || mayHaveChanged) notify();
    seenMs = modifiedMs;
  }
  attach();
  seenMs = statSync2(folder, { throwIfNoEntry: false })?.mtimeMs;
  const timer = setInterval(poll, POLL_MS);
  timer.unref();
  return {
    stop: () => {
      isStopped = true;
      clearInterval(timer);
      detach();
    }
  };
}

// src/spool/spool.ts
var MAX_SPOOL_BYTES = 1e8;
var MAX_SPOOL_FILES = 1e5;
function createSpool({ home: home2, now, log: log2 }) {
  const folders = spoolFolders(home2);
  const quarantine = createQuarantine(folders.bad, log2);
  const claimed = /* @__PURE__ */ new Set();
  let plan = [];
  let planned = 0;
  let dropped = 0;
  function replan() {
    const { files, foreign } = listFolder(folders.new);
    for (const file of foreign) quarantine.take(spoolFile(folders.new, file), "not written by the recorder");
    plan = files.filter((file) => !claimed.has(file.name));
    planned = 0;
  }
  const forget = (file) => claimed.delete(file.name);
  return {
    isOpen: () => existsSync3(folders.drafts) && existsSync3(folders.new),
    open: () => {
      makePrivateFolder(home2);
      makePrivateFolder(folders.root);
      makePrivateFolder(folders.bad);
      makePrivateFolder(folders.drafts);
      makePrivateFolder(folders.new);
    },
    close: () => {
      salvageDrafts(folders, quarantine, now);
      rmSync6(folders.drafts, { recursive: true, force: true });
      for (const folder of [folders.new, folders.bad, folders.root]) removeIfEmpty(folder);
      return entryNamesIn(folders.new).length;
    },
    claim: (limits) => {
      if (planned >= plan.length) replan();
      const files = firstBatch(plan, planned, limits);
      planned += files.length;
      for (const file of files) claimed.add(file.name);
      return files.map((file) => spoolFile(folders.new, file));
    },
    nextAtMs: () => {
      const next = plan[planned];
      return next && spoolFile(folders.new, next).recordedAtMs;
    },
    read: readEntry,
    settle: (files) => {
      for (const file of files) {
        unlinkIfThere(file.path);
        forget(file);
      }
    },
    release: (files) => {
      if (files.length === 0) return;
      files.forEach(forget);
      plan = [];
    },
    setAside: (file, reason) => {
      quarantine.take(file, reason);
      forget(file);
    },
    depth: () => ({
      waiting: entryNamesIn(folders.new).length,
      drafts: entryNamesIn(folders.drafts).length,
      bad: entryNamesIn(folders.bad).length
    }),
    losses: () => ({ dropped, setAside: quarantine.count() }),
    salvage: () => salvageDrafts(folders, quarantine, now),
    enforceCap: (maxBytes = MAX_SPOOL_BYTES) => {
      const total = totalOf(folders.new);
      if (total.files <= MAX_SPOOL_FILES && total.bytes <= maxBytes) return 0;
      const files = listFolder(folders.new).files.filter((file) => !claimed.has(file.name));
      const oldest = oldestBeyond(files, maxBytes);
      for (const { name } of oldest) rmSync6(join17(folders.new, name), { force: true });
      dropped += oldest.length;
      if (oldest.length > 0) {
        plan = [];
        log2.line(`spool: dropped the ${oldest.length} oldest entries, the spool is full`);
      }
      return oldest.length;
    },
    watch: (onChange) => watchFolder(folders.new, now, onChange)
  };
}
function oldestBeyond(files, maxBytes) {
  let bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  let count = 0;
  for (const file of files) {
    if (bytes <= maxBytes && files.length - count <= MAX_SPOOL_FILES) break;
    bytes -= file.sizeBytes;
    count++;
  }
  return files.slice(0, count);
}
function unlinkIfThere(path2) {
  try {
    unlinkSync(path2);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}
function removeIfEmpty(folder) {
  try {
    rmdirSync(folder);
  } catch {
  }
}

// src/status/agent-status.ts
import { readFileSync as readFileSync6 } from "node:fs";
import { join as join18 } from "node:path";
var FILE = "status.json";
function readAgentStatus(home2) {
  try {
    const status = JSON.parse(readFileSync6(join18(home2, FILE), "utf8"));
    return isAgentStatus(status) ? status : void 0;
  } catch {
    return void 0;
  }
}
function isAgentStatus(value) {
  const status = value;
  if (typeof status !== "object" || status === null) return false;
  if (!Array.isArray(status.destinations) || !Array.isArray(status.settings)) return false;
  return Number.isFinite(status.writtenAtMs) && status.destinations.every((one) => typeof one?.name === "string" && Number.isFinite(one.waiting));
}

// src/config/client-settings.ts
var MANAGED_FOLDERS = {
  darwin: "/Library/Application Support/ClaudeCode",
  win32: "C:\\Program Files\\ClaudeCode"
};
var MANAGED_FOLDER = MANAGED_FOLDERS[process.platform] ?? "/etc/claude-code";

// src/status/effective-settings.ts
var OF_THE_AGENT = ["plugin option", "environment"];
function completed(own2, agentRows) {
  const settings = { ...own2 };
  const masked = /* @__PURE__ */ new Set();
  for (const { name, value, origin } of agentRows) {
    if (!isSetting(name) || value === null || !OF_THE_AGENT.includes(origin)) continue;
    if (OF_THE_AGENT.includes(own2[name].origin)) continue;
    const { shown } = definitions[name];
    if (shown !== "whole") masked.add(name);
    settings[name] = { value: shown === "names only" ? {} : value, origin };
  }
  return { settings, masked };
}
var isSetting = (name) => Object.hasOwn(definitions, name);

// src/session-start/recording.ts
function openRecording({ settings, nodePath, log: log2, now }) {
  const home2 = settings.home.value;
  makePrivateFolder(home2);
  for (const folder of /* @__PURE__ */ new Set([personFolder(home2), home2])) withdrawRights(folder);
  const nodeFile = join19(home2, "node");
  if (readFileIfThere(nodeFile) !== `${nodePath}
`) writePrivateFile(nodeFile, `${nodePath}
`);
  createSpool({ home: home2, log: log2, now }).open();
}
function knowsDestinations({
  settings,
  hidden = [],
  now
}) {
  if (hidden.includes("apiUrl") && settings.apiToken.value !== void 0) return false;
  const affected = [...DESTINATIONS.flatMap((kind) => kind.settings), "queueMaxBytes"];
  return !hidden.some((name) => affected.includes(name)) || readAgent(settings.home.value, now) === void 0;
}
function startAgent({ settings, env, nodePath, agentPath, version: version2, log: log2, now }) {
  const home2 = settings.home.value;
  if (retireFormerDaemon(home2)) log2.line("ended the health-check process of the former plugin");
  const agentEnv = settings.home.origin === "environment" ? { ...env, CLAUDE_METRICS_HOME: home2 } : env;
  const fingerprint = settingsFingerprint(resolveSettings({ env: withoutSessionWords(agentEnv), home: home2 }));
  return ensureAgent({ home: home2, nodePath, agentPath, env: agentEnv, version: version2, fingerprint, now });
}
var resumeHealthChecks = (home2) => rmSync7(join19(home2, "healthcheck.stopped"), { force: true });
function endRecording({ settings, log: log2, now }) {
  for (const home2 of stateFolders(settings.home.value)) {
    createSpool({ home: home2, log: log2, now }).close();
    const agent = readAgent(home2, now);
    if (agent) stopAgent(agent);
  }
}
function isConfiguredElsewhere({ settings, now }) {
  return stateFolders(settings.home.value).some((home2) => {
    if (readAgent(home2, now) === void 0) return false;
    const rows = (readAgentStatus(home2)?.settings ?? []).filter(({ origin }) => origin === "environment");
    return DESTINATIONS.some((kind) => {
      const own2 = rows.filter(({ name }) => kind.settings.some((setting) => setting === name));
      return kind.isConfigured(completed(settings, own2).settings);
    });
  });
}

// src/session-start/session-start.ts
import { existsSync as existsSync4 } from "node:fs";
import { join as join21 } from "node:path";

// src/migration/installed.ts
import { readFileSync as readFileSync7 } from "node:fs";
import { join as join20 } from "node:path";
var FORMER_NAME = "claude-metrics";
function formerPluginEnabled(claudeFolder) {
  for (const name of ["settings.json", "settings.local.json"]) {
    const enabled = enabledPlugins(join20(claudeFolder, name));
    const former = Object.entries(enabled).find(([id, isOn]) => isOn === true && id.split("@")[0] === FORMER_NAME);
    if (former !== void 0) return former[0];
  }
  return void 0;
}
var bothInstalled = (pluginId) => `The former plugin is still installed, so everything is sent twice: /plugin uninstall ${pluginId} removes it.`;
function enabledPlugins(path2) {
  try {
    const settings = JSON.parse(readFileSync7(path2, "utf8"));
    const enabled = settings?.enabledPlugins;
    return typeof enabled === "object" && enabled !== null ? enabled : {};
  } catch {
    return {};
  }
}

// src/process/own-folder.ts
import { lstatSync as lstatSync6 } from "node:fs";
var WRITABLE_BY_ALL = 2;
function whyNotOwn(folder) {
  const stats = lstatSync6(folder, { throwIfNoEntry: false });
  if (stats === void 0 || process.getuid === void 0) return void 0;
  if (stats.uid !== process.getuid()) return "the folder belongs to somebody else";
  if (stats.isDirectory() && (stats.mode & WRITABLE_BY_ALL) !== 0) {
    return `everybody may write into the folder. Look what is in it, then: chmod 700 '${folder}'`;
  }
  return void 0;
}

// src/status/delivery-trouble.ts
var STUCK_AFTER_MS = 24 * 36e5;
var deliveryTrouble = (status, nowMs) => (status?.destinations ?? []).flatMap((destination) => trouble(destination, nowMs) ?? []);
function trouble(destination, nowMs) {
  const { name, waiting, state, oldestAtMs, lastError } = destination;
  if (waiting <= 0) return void 0;
  if (state === "unauthorized") {
    const refusal = destinationOf(name)?.whenRefused.trouble(events(waiting), lastError);
    return `${name} ${refusal ?? `refuses us (${lastError}); ${events(waiting)}.`}`;
  }
  if (oldestAtMs === void 0 || nowMs - oldestAtMs <= STUCK_AFTER_MS) return void 0;
  const reason = lastError ? ` (${lastError})` : "";
  return `${name} has not been reached for more than a day${reason}; ${events(waiting)} since ${minute(oldestAtMs)}, nothing is lost.`;
}
var minute = (timeMs) => `${new Date(timeMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
var events = (count) => count === 1 ? "1 event waits" : `${count} events wait`;

// src/version.ts
var pluginVersion = true ? "0.1.0" : "0.0.0-unbundled";
var OLDEST_NODE = { major: 20, minor: 18 };
function isNodeSupported(version2) {
  const [major = 0, minor = 0] = version2.split(".").map(Number);
  return major > OLDEST_NODE.major || major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor;
}

// src/session-start/hook-input.ts
var DEADLINE_MS = 500;
var MAX_BYTES3 = 1e6;
async function readHookInput(stream) {
  let bytes = Buffer.alloc(0);
  const received = (async () => {
    for await (const chunk of stream) {
      bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
      const fields = parse2(bytes);
      if (fields) return { text: bytes.toString(), fields };
      if (bytes.length > MAX_BYTES3) return void 0;
    }
    return void 0;
  })().catch(() => void 0);
  let timer;
  const late = new Promise((resolve3) => {
    timer = setTimeout(() => resolve3(void 0), DEADLINE_MS);
  });
  const input = await Promise.race([received, late]);
  clearTimeout(timer);
  return input;
}
function parse2(bytes) {
  if (!/\}\s*$/.test(bytes.subarray(-16).toString())) return void 0;
  try {
    const value = JSON.parse(bytes.toString());
    return typeof value === "object" && value !== null ? value : void 0;
  } catch {
    return void 0;
  }
}

// src/session-start/session-start.ts
var CONTINUATIONS = ["clear", "compact"];
async function startSession(options) {
  const { settings, nodeVersion, command, stdin, now } = options;
  if (!isNodeSupported(nodeVersion)) return nodeTooOld(nodeVersion);
  if (settings.disabled.value && settings.disabled.origin === "environment") return void 0;
  if (options.hidesHome) {
    const source = (await readHookInput(stdin))?.fields.source;
    return CONTINUATIONS.some((one) => one === source) ? void 0 : foreignHome;
  }
  const notOwn = whyNotOwn(settings.home.value);
  if (notOwn !== void 0) {
    const source = (await readHookInput(stdin))?.fields.source;
    closeIfOwn(options);
    return CONTINUATIONS.some((one) => one === source) ? void 0 : cannotRecord(settings.home.value, notOwn);
  }
  if (settings.disabled.value) {
    endRecording(options);
    return troubles(settings.unreadable);
  }
  const input = await readHookInput(stdin);
  const isNews = options.event === "SessionStart" && !CONTINUATIONS.some((source) => source === input?.fields.source);
  const hidden = ["apiUrl", "apiToken"].filter((name) => options.hidden?.includes(name));
  const unknown2 = hidden.length > 0 ? [hiddenDestination(hidden.map((name) => definitions[name].env))] : [];
  const hasAgent = readAgent(settings.home.value, now) !== void 0;
  if (!recordingOn(settings)) {
    if (options.hidden?.length) return isNews && !hasAgent ? troubles([...settings.problems, ...unknown2]) : void 0;
    if (isConfiguredElsewhere(options)) return isNews ? troubles(settings.problems) : void 0;
    endRecording(options);
    const isChosen = DESTINATIONS.some((kind) => kind.isDeclined?.(settings)) && settings.problems.length === 0;
    if (!isNews || isChosen) return void 0;
    if (settings.problems.length > 0) return withProblems(notConfigured(command), settings);
    return isNewToday(options) ? notConfigured(command) : void 0;
  }
  const isKnown = knowsDestinations(options);
  const sessionId = sessionIdOf(options, input?.fields);
  const own2 = {
    ...options,
    settings: isKnown ? takeProfile(settings) : inProfile(settings, notedProfile(settings.home.value, sessionId) ?? settings.home.value)
  };
  const home2 = own2.settings.home.value;
  openRecording(own2);
  if (isKnown) noteProfile(home2, sessionId);
  resumeHealthChecks(home2);
  if (input) publish2(input, sessionId, own2);
  if (isKnown) startAgent(own2);
  if (!isNews) return void 0;
  const stuck = deliveryTrouble(readAgentStatus(home2), now());
  return troubles([...settings.problems, ...isKnown || hasAgent ? [] : unknown2, ...stuck, ...formerPlugin(options)]);
}
function closeIfOwn(options) {
  try {
    endRecording(options);
  } catch {
  }
}
function isNewToday({ env, now }) {
  const folder = env.CLAUDE_PLUGIN_DATA;
  if (!folder || !existsSync4(folder)) return true;
  const stamp = join21(folder, "not-configured.said");
  const day2 = new Date(now()).toISOString().slice(0, 10);
  try {
    if (readFileIfThere(stamp) === day2) return false;
    writePrivateFile(stamp, day2);
  } catch {
  }
  return true;
}
function formerPlugin({ settings, claudeFolder }) {
  const former = formerPluginEnabled(claudeFolder);
  const marker = join21(settings.home.value, "former-plugin.seen");
  if (former === void 0 || existsSync4(marker)) return [];
  writePrivateFile(marker, `${former}
`);
  return [bothInstalled(former)];
}
function sessionIdOf({ env }, fields = {}) {
  return env.CLAUDE_CODE_SESSION_ID || (typeof fields.session_id === "string" ? fields.session_id : "");
}
function publish2({ text }, sessionId, { settings, env, pid, deniesBashArgs }) {
  const { bashArgs, content, effort, doNotTrack, otlpContent } = settings;
  publishEntry({
    home: settings.home.value,
    event: "SessionStart",
    sessionId,
    pid,
    payload: text,
    marks: {
      bashArgs: bashArgs.value && bashArgs.origin !== "file",
      bashArgsDenied: !bashArgs.value && (bashArgs.origin === "environment" || deniesBashArgs),
      ...markIf("effort", (effort.origin === "environment" ? effort.value : void 0) ?? env.CLAUDE_EFFORT),
      ...markIf("client", env.AI_AGENT),
      ...markIf("entrypoint", env.CLAUDE_CODE_ENTRYPOINT),
      ...Number(env.CLAUDE_PID) > 0 && { clientPid: Number(env.CLAUDE_PID) },
      ...markIf("pidNamespace", ownPidNamespace()),
      ...content.value !== "full" && { content: content.value },
      collectorTextDenied: otlpContent.value === false && otlpContent.origin === "environment",
      toolArgumentsDenied: otlpContent.value === true && otlpContent.origin === "environment",
      doNotTrack: doNotTrack.value && doNotTrack.origin === "environment"
    }
  });
}
var markIf = (name, value) => value ? { [name]: value } : {};
var withProblems = (announcement, { problems }) => ({
  ...announcement,
  systemMessage: `${announcement.systemMessage} ${problems.join(" ")}`
});

// src/session-start.ts
var GIVE_UP_MS = 3e3;
var beside = (name) => fileURLToPath(new URL(name, import.meta.url));
var personal = personalEnvironment({
  env: process.env,
  folders: [process.cwd(), process.env.CLAUDE_PROJECT_DIR ?? "."],
  own: join22(userHome(), ".claude")
});
for (const name of ["HOME", "USERPROFILE"]) if (personal.removed.includes(name)) delete process.env[name];
var home = stateHome(personal.env, userHome());
var log = createRotatingLog({ path: join22(home, "errors.log"), now: Date.now });
var hidesHome = personal.removed.includes("CLAUDE_METRICS_HOME");
var event = process.argv.includes("UserPromptSubmit") ? "UserPromptSubmit" : "SessionStart";
async function run() {
  for (const path2 of personal.unclear) log.line(`${path2} cannot be understood: no variable of this session is taken`);
  const ignored = personal.removed.filter((name) => name.startsWith("CLAUDE_"));
  if (ignored.length > 0) log.line(`not taken from the project's settings: ${ignored.join(", ")}`);
  const settings = resolveSettings({ env: personal.env, home });
  const options = {
    settings,
    hidden: hiddenSettings(settings, personal.removed),
    env: personal.env,
    nodePath: process.execPath,
    agentPath: beside("agent.mjs"),
    version: pluginVersion,
    log,
    now: Date.now
  };
  if (process.argv.includes("--start-agent")) {
    if (recordingOn(settings) && !hidesHome && knowsDestinations(options))
      startAgent({ ...options, settings: inProfile(settings) });
    return;
  }
  const announcement = await startSession({
    ...options,
    event,
    stdin: process.stdin,
    command: ownCommand(beside("cli.mjs"), process.env.PATH),
    claudeFolder: claudeConfigFolder(personal.env, userHome()),
    pid: process.pid,
    hidesHome,
    deniesBashArgs: personal.removed.some((name) => name.endsWith("_BASH_ARGS")),
    nodeVersion: process.versions.node
  });
  if (announcement && event === "SessionStart") await say(announcement);
}
var say = (announcement) => new Promise((done) => process.stdout.write(`${JSON.stringify(announcement)}
`, done));
async function fail(error) {
  const reason = error instanceof Error ? error.message : String(error);
  log.line(`session start: ${reason}`);
  if (event === "SessionStart" && !process.argv.includes("--start-agent")) await say(cannotRecord(home, reason));
}
setTimeout(() => process.exit(0), GIVE_UP_MS).unref();
process.stdout.on("error", () => process.exit(0));
run().catch(fail).finally(() => process.exit(0));
