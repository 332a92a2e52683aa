// node_modules/preact/dist/preact.mjs
var n;
var t;
var r;
var u;
var i;
var f;
var o;
var e;
var l;
var c;
var a;
var s;
var h = /* @__PURE__ */ Symbol.for("pv");
var p = {};
var y = [];
var v = /^m(i|n|o|s|text|space)$/;
var w = Array.isArray;
var d = y.slice;
var _ = Object.assign;
function g(n2) {
  n2 && n2.parentNode && n2.remove();
}
function m(r3, u3, i3, f4, o4) {
  var e3 = { type: r3, props: u3, key: i3, ref: f4, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: h, __v: o4 || ++t, __i: -1, __u: 0 };
  return !o4 && n.vnode && n.vnode(e3), e3;
}
function $(n2) {
  return n2.children;
}
function x(n2, t3) {
  this.props = n2, this.context = t3, this.__g = 0;
}
function S(n2, t3) {
  if (null == t3) return n2.__ && S(n2.__, n2.__i + 1);
  for (var r3; t3 < n2.__k.length; t3++) if ((r3 = n2.__k[t3]) && r3.__e) return r3.__e;
  return "function" != typeof n2.type || n2.props.__P ? null : S(n2);
}
function C(t3) {
  var r3, u3 = t3.__v, i3 = u3.__e, f4 = [], o4 = [], e3 = t3.__P;
  e3 && ((r3 = _({ constructor: h }, u3)).__v = u3.__v + 1, n.vnode && n.vnode(r3), z(e3, r3, u3, t3.__n, e3.namespaceURI, 32 & u3.__u ? [i3] : null, f4, i3 || S(u3), 32 & u3.__u, o4), r3.__v = u3.__v, r3.__.__k[r3.__i] = r3, E(f4, r3, o4), u3.__ = u3.__e = null, r3.__e != i3 && j(r3));
}
function j(n2) {
  if ((n2 = n2.__) && n2.__c && !n2.props.__P) return n2.__e = null, n2.__k.some(function(t3) {
    return t3 && (n2.__e = t3.__e);
  }), j(n2);
}
function L(t3) {
  (8 & t3.__g || (t3.__g |= 8, u.push(t3), f++)) && i == n.debounceRendering || ((i = n.debounceRendering) || queueMicrotask)(H);
}
function H() {
  try {
    for (var n2, t3 = 1; u.length; ) u.length > t3 && u.sort(o), n2 = u.shift(), t3 = u.length, 8 & n2.__g && C(n2);
  } finally {
    (f = u.length) && (i || queueMicrotask)(H);
  }
}
function I(n2, t3, r3, u3, i3, f4, o4, e3, l5, c3, a4) {
  var s3, h3, v4, w4, d3, _5, g4 = u3.__k || y, k2 = t3.length;
  for (l5 = q(r3, t3, g4, l5, k2), s3 = 0; s3 < k2; s3++) null != (v4 = r3.__k[s3]) && (h3 = ~v4.__i && g4[v4.__i] || p, v4.__i = s3, _5 = z(n2, v4, h3, i3, f4, o4, e3, l5, c3, a4), w4 = v4.__e, (h3.ref != v4.ref || 8 & h3.__u) && (h3.ref && G(h3.ref, null, v4, h3), v4.ref && a4.push(v4.ref, v4.__c || w4, v4)), d3 = d3 || w4, 4 & v4.__u ? (l5 = A(v4, l5, n2, !h3.__v), h3.__e && (h3.__e = null)) : "function" == typeof v4.type && void 0 !== _5 ? l5 = _5 : w4 && (l5 = w4.nextSibling), v4.__u &= -21);
  return r3.__e = d3, l5;
}
function q(n2, t3, r3, u3, i3) {
  var f4, o4, e3, l5, c3, a4, s3, p3, y4, v4 = r3.length, d3 = v4, _5 = 0, g4 = 0, k2 = n2.__k = Array(i3);
  for (f4 = 0; f4 < i3; f4++) null != (o4 = t3[f4]) && "boolean" != typeof o4 && "function" != typeof o4 ? ("object" != typeof o4 || o4.constructor === String ? o4 = k2[f4] = m(null, o4) : w(o4) ? o4 = k2[f4] = m($, { children: o4 }) : o4.constructor === h && o4.__b ? o4 = k2[f4] = m(o4.type, o4.props, o4.key, o4.ref, o4.__v) : k2[f4] = o4, l5 = f4 + _5, o4.__ = n2, o4.__b = n2.__b + 1, e3 = null, ~(c3 = o4.__i = P(o4, r3, l5, d3)) && (d3--, (e3 = r3[c3]) && (e3.__u |= 2)), e3 && e3.__v ? (o4.__u |= 16, c3 == l5 - 1 ? _5-- : c3 == l5 + 1 ? _5++ : c3 != l5 && (c3 > l5 ? _5-- : _5++, g4 = 1)) : (~c3 || (i3 > v4 ? _5-- : i3 < v4 && _5++), "function" != typeof o4.type && (o4.__u |= 4))) : k2[f4] = null;
  if (g4) {
    for (a4 = [], s3 = [], f4 = 0; f4 < i3; f4++) if ((o4 = k2[f4]) && 16 & o4.__u) {
      for (_5 = 0, p3 = a4.length; _5 < p3; ) a4[y4 = _5 + p3 >> 1] < o4.__i ? _5 = y4 + 1 : p3 = y4;
      a4[_5] = o4.__i, s3[f4] = _5 + 1;
    }
    for (_5 = a4.length; f4--; ) s3[f4] && (s3[f4] == _5 ? _5-- : k2[f4].__u |= 4);
  }
  if (d3) for (f4 = 0; f4 < v4; f4++) !(e3 = r3[f4]) || 2 & e3.__u || (e3.__e == u3 && (u3 = S(e3)), J(e3, e3));
  return u3;
}
function A(n2, t3, r3, u3) {
  var i3, f4, o4, e3;
  if ("function" == typeof n2.type) {
    if (n2.props.__P) return t3;
    if (i3 = n2.__k) for (f4 = 0; f4 < i3.length; f4++) i3[f4] && (i3[f4].__ = n2, t3 = A(i3[f4], t3, r3, false));
    return t3;
  }
  for (t3 && !t3.parentNode && (t3 = S(n2)) && !t3.parentNode && (t3 = null), o4 = n2.__e, e3 = t3; e3 && 8 == e3.nodeType; ) e3 = e3.nextSibling;
  for (o4 != e3 && (!u3 && r3.moveBefore && o4.parentNode ? r3.moveBefore(o4, t3) : r3.insertBefore(o4, t3 || null)), t3 = o4; (t3 = t3 && t3.nextSibling) && 8 == t3.nodeType && !t3.data.startsWith("$s"); ) ;
  return t3;
}
function P(n2, t3, r3, u3) {
  var i3, f4 = n2.key, o4 = n2.type, e3 = t3[r3], l5 = e3 && !(2 & e3.__u);
  if (null === e3 && null == f4 || l5 && f4 == e3.key && o4 == e3.type) return r3;
  if (u3 > (l5 ? 1 : 0)) {
    for (i3 = r3 - 1; i3 >= 0; i3--) if ((e3 = t3[i3]) && !(2 & e3.__u) && f4 == e3.key && o4 == e3.type) return i3;
    for (i3 = r3 + 1; i3 < t3.length; i3++) if ((e3 = t3[i3]) && !(2 & e3.__u) && f4 == e3.key && o4 == e3.type) return i3;
  }
  return -1;
}
function T(n2, t3, r3) {
  null == r3 && (r3 = ""), "-" == t3[0] ? n2.setProperty(t3, r3) : n2[t3] = r3;
}
function N(n2, t3, r3, u3, i3) {
  var f4, o4;
  if ("style" == t3) if ("string" == typeof r3) n2.style.cssText = r3;
  else {
    if ("string" == typeof u3 && (n2.style.cssText = u3 = ""), u3) for (t3 in u3) r3 && t3 in r3 || T(n2.style, t3);
    if (r3) for (t3 in r3) u3 && r3[t3] == u3[t3] || T(n2.style, t3, r3[t3]);
  }
  else if ("o" == t3[0] && "n" == t3[1]) "function" != typeof r3 && (r3 = null), "function" != typeof u3 && (u3 = null), (n2.__e || (n2.__e = {}))[t3] = r3, r3 && u3 || (o4 = a[t3] || (a[t3] = V(t3)), (n2.__a || (n2.__a = {}))[t3] = c, f4 = t3 != (t3 = t3.replace(l, "$1")), (t3 = t3.slice(2))[0] < "a" && (t3 = t3.toLowerCase()), r3 ? n2.addEventListener(t3, o4, f4) : n2.removeEventListener(t3, o4, f4));
  else {
    if ("http://www.w3.org/2000/svg" == i3) t3 = t3.replace(/xlink(H|:h)/, "h").replace(/sName$/, "s");
    else if ("width" != t3 && "height" != t3 && "href" != t3 && "list" != t3 && "form" != t3 && "tabIndex" != t3 && "download" != t3 && "rowSpan" != t3 && "colSpan" != t3 && "role" != t3 && "popover" != t3 && t3 in n2) try {
      return void (n2[t3] = null == r3 ? "" : r3);
    } catch (n3) {
    }
    if ("function" == typeof r3) return;
    null == r3 || false === r3 && "-" != t3[4] ? n2.removeAttribute(t3) : n2.setAttribute(t3, "popover" == t3 && 1 == r3 ? "" : r3);
  }
}
function V(t3) {
  return function(r3) {
    var u3 = this.__e;
    if (u3) {
      if (u3 = u3[t3], null == r3[e]) r3[e] = c++;
      else if (r3[e] < this.__a[t3]) return;
      return u3(n.event ? n.event(r3) : r3);
    }
  };
}
function z(t3, r3, u3, i3, f4, o4, e3, l5, c3, a4) {
  var s3, p3, v4, d3, k2, b2, m3, M3, C4, j2, L3, H2, q3, A4, O2, P3, T3, N3, V3 = r3.type;
  if (r3.constructor !== h) return null;
  128 & u3.__u && (c3 = 32 & u3.__u, s3 = u3.__c.__z) && (r3.__u |= c3, p3 = o4 = [], 8 == s3.nodeType ? l5 = B(s3, o4) : o4.push(s3), l5 = o4[0] || l5), (s3 = n.__b) && s3(r3);
  n: if ("function" == typeof V3) {
    v4 = e3.length;
    try {
      if (M3 = r3.props, C4 = (s3 = V3.prototype) && s3.render, j2 = (s3 = V3.contextType) && i3[s3.__c], L3 = s3 ? j2 ? j2.props.value : s3.__ : i3, (d3 = u3.__c) ? (r3.__c = d3, 2 & d3.__g && (d3.__g |= 1)) : (C4 ? r3.__c = d3 = new V3(M3, L3) : (r3.__c = d3 = new x(M3, L3), d3.constructor = V3, d3.render = K), j2 && j2.sub(d3), d3.state || (d3.state = {}), d3.__n = i3, d3.__g |= 8, d3.__h = [], d3.__k = []), C4 && (d3.__s || (d3.__s = d3.state), V3.getDerivedStateFromProps && (d3.__s == d3.state && (d3.__s = _({}, d3.__s)), _(d3.__s, V3.getDerivedStateFromProps(M3, d3.__s)))), k2 = d3.props, b2 = d3.state, d3.__v = r3, u3.__c) {
        if (M3 !== k2 && C4 && !V3.getDerivedStateFromProps && d3.componentWillReceiveProps && d3.componentWillReceiveProps(M3, L3), r3.__v == u3.__v && !(8 & d3.__g) || !(4 & d3.__g) && d3.shouldComponentUpdate && false === d3.shouldComponentUpdate(M3, d3.__s, L3)) {
          r3.__v != u3.__v && (d3.props = M3, d3.state = d3.__s, d3.__g &= -9), r3.__e = u3.__e, r3.__k = u3.__k, r3.__k.some(function(n2) {
            n2 && (n2.__ = r3);
          }), y.push.apply(d3.__h, d3.__k), d3.__k = [], d3.__h.length && e3.push(d3), l5 = S(u3);
          break n;
        }
        d3.componentWillUpdate && d3.componentWillUpdate(M3, d3.__s, L3), C4 && d3.componentDidUpdate && d3.__h.push(function() {
          d3.componentDidUpdate(k2, b2, m3);
        });
      } else C4 && !V3.getDerivedStateFromProps && d3.componentWillMount && d3.componentWillMount(), C4 && d3.componentDidMount && d3.__h.push(d3.componentDidMount);
      d3.context = L3, d3.props = M3, d3.__P = t3, d3.__g &= -5, H2 = n.__r, q3 = C4 ? 25 : 0;
      do {
        d3.__g &= -9, H2 && H2(r3), s3 = d3.render(d3.props, d3.state = d3.__s, d3.context);
      } while (8 & d3.__g && ++q3 < 25);
      C4 && (y.push.apply(d3.__h, d3.__k), d3.__k = []), d3.state = d3.__s, d3.getChildContext && (i3 = _({}, i3, d3.getChildContext())), C4 && u3.__c && d3.getSnapshotBeforeUpdate && (m3 = d3.getSnapshotBeforeUpdate(k2, b2)), A4 = s3 && s3.type === $ && null == s3.key ? s3.props.children : s3, M3.__P && (s3 = l5, f4 = (t3 = M3.__P).namespaceURI, c3 = o4 = null, u3.props && u3.props.__P != t3 && (u3.__k.some(function(n2) {
        n2 && J(n2, n2);
      }), u3.__k = null), l5 = u3.__k ? S(u3, 0) : null), l5 = I(t3, w(A4) ? A4 : [A4], r3, u3, i3, f4, o4, e3, l5, c3, a4), M3.__P && (r3.__e = null, l5 = s3), r3.__u &= -161, p3 && p3.some(g), d3.__h.length && e3.push(d3), 1 & d3.__g && (d3.__g &= -4);
    } catch (t4) {
      if (e3.length = v4, r3.__v = null, c3 || o4) if (t4 && t4.then) {
        if (r3.__u |= 128 | c3, o4) {
          for (~(T3 = o4.indexOf(l5 || void 0)) || (T3 = o4.length); (N3 = o4[T3 - 1]) && 8 == N3.nodeType; ) T3--;
          for (; T3 < o4.length; T3++) if (N3 = o4[T3]) if (o4[T3] = null, O2) {
            if (N3 == P3) break;
          } else {
            if (8 != N3.nodeType) break;
            N3.data.startsWith("$s") && (P3 = B(O2 = N3));
          }
        }
        if (!O2) {
          for (; l5 && 8 == l5.nodeType && l5.nextSibling; ) l5 = l5.nextSibling;
          O2 = l5;
        }
        (s3 = B(O2 = r3.__c.__z || (r3.__c.__z = O2))) ? (r3.__e = O2, l5 = s3) : r3.__e = l5, l5 = l5 && l5.nextSibling;
      } else o4 && o4.some(g);
      else r3.__e = u3.__e;
      r3.__k || (r3.__k = u3.__k || []), t4 && t4.then || D(r3), n.__e(t4, r3, u3);
    }
  } else l5 = r3.__e = F(u3.__e, r3, u3, i3, f4, o4, e3, c3, a4, t3);
  return (s3 = n.diffed) && s3(r3), l5;
}
function B(n2, t3) {
  if (n2 && 8 == n2.nodeType && n2.data.startsWith("$s")) for (var r3 = 1; n2 = n2.nextSibling; ) {
    if (8 == n2.nodeType) {
      if (n2.data.startsWith("$s")) r3++;
      else if (n2.data.startsWith("/$s") && !--r3) return n2;
    }
    t3 && t3.push(n2);
  }
}
function D(n2) {
  n2 && (n2.__c && (n2.__c.__g |= 4), n2.__k && n2.__k.some(D));
}
function E(t3, r3, u3) {
  for (var i3 = 0; i3 < u3.length; ) G(u3[i3++], u3[i3++], u3[i3++]);
  n.__c && n.__c(r3, t3), t3.some(function(r4) {
    try {
      t3 = r4.__h, r4.__h = [], t3.some(function(n2) {
        n2.call(r4);
      });
    } catch (t4) {
      n.__e(t4, r4.__v);
    }
  });
}
function F(t3, r3, u3, i3, f4, o4, e3, l5, c3, a4) {
  var s3, h3, y4, _5, k2, b2, m3, M3, $2 = u3.props || p, x3 = r3.props, C4 = r3.type;
  if ("svg" == C4 ? f4 = "http://www.w3.org/2000/svg" : "math" == C4 ? f4 = "http://www.w3.org/1998/Math/MathML" : f4 || (f4 = "http://www.w3.org/1999/xhtml"), o4) {
    for (s3 = 0; s3 < o4.length; s3++) if ((k2 = o4[s3]) && (C4 ? k2.localName == C4 : 3 == k2.nodeType)) {
      t3 = k2, o4[s3] = null;
      break;
    }
  }
  if (!t3) {
    if (M3 = a4.ownerDocument || document, !C4) return M3.createTextNode(x3);
    t3 = M3.createElementNS(f4, C4, x3.is ? x3 : a4), l5 && (n.__m && n.__m(r3, o4), l5 = false), o4 = null;
  }
  if (C4) {
    if (a4 = "template" == C4 && t3.content || t3, o4 = "textarea" == C4 && null != x3.defaultValue ? null : o4 && d.call(a4.childNodes), !l5 && o4) for ($2 = {}, s3 = 0; s3 < t3.attributes.length; s3++) $2[(k2 = t3.attributes[s3]).name] = k2.value;
    for (s3 in $2) k2 = $2[s3], "dangerouslySetInnerHTML" == s3 ? y4 = k2 : "children" == s3 || s3 in x3 || "value" == s3 && "defaultValue" in x3 || "checked" == s3 && "defaultChecked" in x3 || N(t3, s3, null, k2, f4);
    for (s3 in x3) k2 = x3[s3], "children" == s3 ? _5 = k2 : "dangerouslySetInnerHTML" == s3 ? h3 = k2 : "value" == s3 ? b2 = k2 : "checked" == s3 ? m3 = k2 : l5 && "function" != typeof k2 || $2[s3] === k2 || N(t3, s3, k2, $2[s3], f4);
    h3 ? (l5 || y4 && (h3.__html == y4.__html || h3.__html == t3.innerHTML) || (t3.innerHTML = h3.__html), r3.__k = []) : (y4 && (t3.textContent = ""), ("foreignObject" == C4 || "http://www.w3.org/1998/Math/MathML" == f4 && v.test(C4)) && (f4 = "http://www.w3.org/1999/xhtml"), I(a4, w(_5) ? _5 : [_5], r3, u3, i3, f4, o4, e3, o4 ? o4[0] : u3.__k && S(u3, 0), l5, c3), o4 && o4.some(g)), l5 && "textarea" != C4 || (s3 = "value", "progress" == C4 && null == b2 ? t3.removeAttribute(s3) : null == b2 || b2 === t3[s3] && ("progress" != C4 || b2) || N(t3, s3, b2, $2[s3], f4), s3 = "checked", null != m3 && m3 != t3[s3] && N(t3, s3, m3, $2[s3], f4));
  } else $2 === x3 || l5 && t3.data == x3 || (t3.data = x3);
  return t3;
}
function G(t3, r3, u3, i3) {
  try {
    "function" == typeof t3 ? r3 ? r3.__x = t3(r3) || 1 : i3 && (i3 = i3.__c || i3.__e) && (r3 = i3.__x) && (i3.__x = null, "function" == typeof r3 ? r3() : t3(null)) : t3.current = r3;
  } catch (t4) {
    n.__e(t4, u3);
  }
}
function J(t3, r3, u3) {
  var i3, f4, o4, e3;
  if (n.unmount && n.unmount(t3), !(i3 = t3.ref) || i3.current && i3.current != t3.__e || G(i3, null, r3, t3), i3 = t3.__c) {
    if (i3.componentWillUnmount) try {
      i3.componentWillUnmount();
    } catch (t4) {
      n.__e(t4, r3);
    }
    i3.__P = i3.__n = null;
  }
  if (i3 = t3.__k) for (e3 = 0; e3 < i3.length; e3++) i3[e3] && J(i3[e3], r3, "function" != typeof t3.type || u3 && !t3.props.__P);
  !u3 && (i3 = t3.__c) && (i3 = i3.__z) && (f4 = B(i3, o4 = [])) && (i3 == t3.__e && o4.some(g), g(f4), g(i3)), u3 || g(t3.__e), t3.__e = t3.__c = t3.__ = null;
}
function K(n2, t3, r3) {
  return this.constructor(n2, r3);
}
function Q(t3, r3) {
  var u3, i3, f4, o4;
  n.__ && n.__(t3, r3), 9 == r3.nodeType && (r3 = r3.documentElement), i3 = (u3 = t3 && 32 & t3.__u) ? null : r3.__k, r3.__k = m($, { children: [t3] }), f4 = [], o4 = [], z(r3, r3.__k, i3 || p, p, r3.namespaceURI, i3 ? null : r3.firstChild ? d.call(r3.childNodes) : null, f4, i3 ? i3.__e : r3.firstChild, u3, o4), E(f4, r3.__k, o4), r3.__k.props.children = null;
}
n = { __e: function(n2, t3, r3, u3) {
  for (var i3, o4, e3; t3 = t3.__; ) if ((i3 = t3.__c) && !(1 & i3.__g)) {
    i3.__g |= 4;
    try {
      if ((e3 = (o4 = i3.constructor) && o4.getDerivedStateFromError) && i3.setState(o4.getDerivedStateFromError(n2)), i3.componentDidCatch && (i3.componentDidCatch(n2, u3 || {}), e3 = 1), e3 && 8 & i3.__g) return void (i3.__g |= 2);
    } catch (t4) {
      n2 = t4;
    }
  }
  throw f = 0, n2;
} }, t = 0, r = function(n2) {
  return null != n2 && n2.constructor === h;
}, x.prototype.setState = function(n2, t3) {
  var r3 = this.__s;
  r3 && r3 != this.state || (r3 = this.__s = _({}, this.state)), "function" == typeof n2 && (n2 = n2(_({}, r3), this.props)), n2 && (_(r3, n2), this.__v && (t3 && this.__k.push(t3), L(this)));
}, x.prototype.forceUpdate = function(n2) {
  this.__v && (this.__g |= 4, n2 && this.__h.push(n2), L(this));
}, x.prototype.render = $, u = [], f = 0, o = function(n2, t3) {
  return n2.__v.__b - t3.__v.__b;
}, e = /* @__PURE__ */ Symbol(), l = /(PointerCapture)$|Capture$/i, c = 0, a = {}, s = 0;

// node_modules/preact/hooks/dist/hooks.mjs
var t2;
var r2;
var u2;
var i2;
var o2 = Object.is;
var f2 = 0;
var c2 = [];
var e2 = [];
var a2 = n;
var v2 = a2.__b;
var l2 = a2.__r;
var m2 = a2.diffed;
var h2 = a2.__c;
var s2 = a2.unmount;
var p2 = a2.__;
function y2(n2, t3) {
  a2.__h && a2.__h(r2, n2, f2 || t3), f2 = 0;
  var u3 = r2.__H || (r2.__H = { __: [], __h: [] });
  return n2 >= u3.__.length && u3.__.push({}), u3.__[n2];
}
function d2(n2) {
  return f2 = 1, _2(G2, n2);
}
function _2(n2, u3, i3) {
  var f4 = y2(t2++, 2);
  if (f4.t = n2, !f4.__c && (f4.__ = [i3 ? i3(u3) : G2(void 0, u3), function(n3) {
    var t3 = (f4.__N || f4.__)[0], r3 = f4.t(t3, n3);
    o2(t3, r3) || (f4.__N = [r3, f4.__[1]], f4.__c.setState({}));
  }], f4.__c = r2, !r2.__f)) {
    r2.__f = true;
    var c3 = r2.shouldComponentUpdate;
    r2.shouldComponentUpdate = function(n3, t3, r3) {
      var u4 = this.__H;
      if (!u4) return true;
      var i4 = false, f5 = this.props != n3;
      if (u4.__.some(function(n4) {
        n4.__N && (i4 = true, o2(n4.__[0], n4.__N[0]) || (f5 = true));
      }), c3) {
        var e3 = c3.call(this, n3, t3, r3);
        return i4 ? e3 || f5 : e3;
      }
      return !i4 || f5;
    };
  }
  return f4.__;
}
function A2(n2, u3) {
  var i3 = y2(t2++, 3);
  !a2.__s && E2(i3.__H, u3) && (i3.__P = true, i3.__ = n2, i3.u = u3, r2.__H.__h.push(i3));
}
function F2(n2, u3) {
  var i3 = y2(t2++, 4);
  !a2.__s && E2(i3.__H, u3) && (i3.__P = false, i3.__ = n2, i3.u = u3, r2.__h.push(i3));
}
function T2(n2) {
  return f2 = 5, w2(function() {
    return { current: n2 };
  }, []);
}
function w2(n2, r3) {
  var u3 = y2(t2++, 7);
  return E2(u3.__H, r3) && (u3.__ = n2(), u3.__H = r3), u3.__;
}
function b(n2, t3) {
  return f2 = 8, w2(function() {
    return n2;
  }, t3);
}
function g2() {
  var n2;
  do {
    for (; n2 = e2.shift(); ) try {
      C2(n2);
    } catch (t4) {
      a2.__e(t4, { __: (n2 = n2.__P) && n2.__v });
    }
    for (; n2 = c2.shift(); ) {
      var t3 = n2.__H;
      if (n2.__P && t3) try {
        t3.__h.some(C2), t3.__h.some(D2), t3.__h = [];
      } catch (r3) {
        t3.__h = [], a2.__e(r3, n2.__v);
      }
    }
  } while (e2.length);
}
a2.__b = function(n2) {
  r2 = null, v2 && v2(n2);
}, a2.__ = function(n2, t3) {
  n2 && t3.__k && t3.__k.__m && (n2.__m = t3.__k.__m), p2 && p2(n2, t3);
}, a2.__r = function(n2) {
  l2 && l2(n2), t2 = 0;
  var i3 = (r2 = n2.__c).__H;
  i3 && (u2 == r2 ? r2.__h = [] : (i3.__h.some(C2), i3.__h.some(D2), t2 = 0), i3.__h = [], i3.__.some(function(n3) {
    n3.__N && (n3.__ = n3.__N), n3.u = n3.__N = void 0;
  })), u2 = r2;
}, a2.diffed = function(n2) {
  m2 && m2(n2);
  var t3 = n2.__c;
  t3 && t3.__H && (t3.__H.__h.length && B2(c2.push(t3)), t3.__H.__.some(function(n3) {
    n3.u && (n3.__H = n3.u);
  })), u2 = r2 = null;
}, a2.__c = function(n2, t3) {
  t3.some(function(n3) {
    try {
      n3.__h.some(C2), n3.__h = n3.__h.filter(function(n4) {
        return !n4.__ || D2(n4);
      });
    } catch (t4) {
      n3.__h = [function() {
        throw t4;
      }];
    }
  }), h2 && h2(n2, t3);
}, a2.unmount = function(n2) {
  s2 && s2(n2);
  var t3, r3, u3 = n2.__c;
  u3 && u3.__H && (u3.__H.__.some(function(u4) {
    try {
      if (u4.__P && u4.__c) {
        if (void 0 === r3) {
          for (r3 = n2.__; r3 && (!r3.__c || !r3.__c.__P); ) r3 = r3.__;
          r3 = r3 && r3.__c;
        }
        u4.__P = r3, B2(e2.push(u4));
      } else C2(u4);
    } catch (n3) {
      t3 = n3;
    }
  }), u3.__H = void 0, t3 && a2.__e(t3, u3.__v));
};
var k = "function" == typeof requestAnimationFrame;
function z2(n2) {
  var t3, r3 = function() {
    clearTimeout(u3), k && cancelAnimationFrame(t3), setTimeout(n2);
  }, u3 = setTimeout(r3, 35);
  k && (t3 = requestAnimationFrame(r3));
}
function B2(n2) {
  1 != n2 && i2 == a2.requestAnimationFrame || ((i2 = a2.requestAnimationFrame) || z2)(g2);
}
function C2(n2) {
  var t3 = r2, u3 = n2.__c;
  "function" == typeof u3 && (n2.__c = void 0, u3()), r2 = t3;
}
function D2(n2) {
  var t3 = r2;
  n2.__c = n2.__(), r2 = t3;
}
function E2(n2, t3) {
  return !n2 || n2.length != t3.length || t3.some(function(t4, r3) {
    return !o2(t4, n2[r3]);
  });
}
function G2(n2, t3) {
  return "function" == typeof t3 ? t3(n2) : t3;
}

// viewer/model/plain-text.ts
var DECEIVING = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu;
var LOOKED_AT_FACTOR = 4;
function plainText(value, max2) {
  if (value === null || value === void 0) return "";
  const whole = typeof value === "string" ? value : String(value);
  const line = whole.slice(0, max2 * LOOKED_AT_FACTOR).replaceAll(/\s+/g, " ").trim().replaceAll(DECEIVING, "�");
  if (line.length <= max2 && whole.length <= max2 * LOOKED_AT_FACTOR) return line;
  return `${line.slice(0, max2 - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
var visibleText = (text) => text.replaceAll("\r\n", "\n").replaceAll(DECEIVING, (char) => char === "\n" || char === "	" ? char : "�");

// viewer/model/model.ts
var MAX_FACTS = 5e4;
var MAX_REFS = 24;
var noTotals = () => ({
  turns: 0,
  tools: noOutcomes(),
  agents: 0,
  tokensIn: 0,
  tokensOut: 0,
  cacheRead: 0,
  costUsd: 0,
  unpriced: 0
});
var noOutcomes = () => ({ ok: 0, failed: 0, refused: 0 });
var createModel = () => ({ sessions: /* @__PURE__ */ new Map(), totals: noTotals(), size: 0 });
function takeUp(model, entry, maxFacts = MAX_FACTS) {
  const { sessionId, fact } = entry;
  if (sessionId === null || fact === null) return;
  const session = sessionOf(model, sessionId, timeOf(fact));
  session.lastAtMs = Math.max(session.lastAtMs, timeOf(fact));
  session.firstAtMs = Math.min(session.firstAtMs, startOf(fact));
  session.version += 1;
  if (fact.kind === "session") {
    takeRow(session, fact, entry.n);
    return;
  }
  const turn = turnOf(session, entry.turnId ?? (fact.kind === "span" ? `trace ${fact.traceId}` : ""), startOf(fact));
  turn.firstAtMs = Math.min(turn.firstAtMs, startOf(fact));
  turn.version += 1;
  if (fact.kind === "prompt") takeWords(session, fact);
  if (!keep(mapFor(turn, fact), keyOf(fact), fact, entry)) return;
  model.size += 1;
  for (const totals of [model.totals, session.totals]) count(totals, fact);
  if (fact.kind === "tool") {
    const counts2 = session.byTool.get(fact.name) ?? noOutcomes();
    counts2[fact.outcome] += 1;
    session.byTool.set(fact.name, counts2);
  }
  while (model.size > maxFacts && forgetOldestTurn(model, turn)) ;
}
function sessionOf(model, id, atMs) {
  const known2 = model.sessions.get(id);
  if (known2) return known2;
  const session = {
    id,
    row: null,
    rowRefs: [],
    firstWords: null,
    turns: /* @__PURE__ */ new Map(),
    totals: noTotals(),
    byTool: /* @__PURE__ */ new Map(),
    firstAtMs: atMs,
    lastAtMs: atMs,
    version: 0
  };
  model.sessions.set(id, session);
  return session;
}
function turnOf(session, id, atMs) {
  const known2 = session.turns.get(id);
  if (known2) return known2;
  const turn = {
    id,
    prompts: /* @__PURE__ */ new Map(),
    ends: /* @__PURE__ */ new Map(),
    tools: /* @__PURE__ */ new Map(),
    agents: /* @__PURE__ */ new Map(),
    notes: /* @__PURE__ */ new Map(),
    spans: /* @__PURE__ */ new Map(),
    firstAtMs: atMs,
    version: 0
  };
  session.turns.set(id, turn);
  return turn;
}
function takeRow(session, row, n2) {
  const old = session.row;
  session.rowRefs = [...session.rowRefs.slice(1 - MAX_REFS), n2];
  if (old !== null && old.atMs > row.atMs) return;
  session.row = {
    ...row,
    name: row.name ?? old?.name ?? null,
    cwd: row.cwd || (old?.cwd ?? ""),
    gitRepo: row.gitRepo ?? old?.gitRepo ?? null,
    startedAtMs: row.startedAtMs ?? old?.startedAtMs ?? null
  };
}
var WORDS_MAX = 80;
function takeWords(session, { atMs, text, source }) {
  if (text === "" || source !== null || session.firstWords !== null && session.firstWords.atMs <= atMs) return;
  session.firstWords = { atMs, text: text.slice(0, WORDS_MAX) };
}
var PARTS = {
  prompt: "prompts",
  turn: "ends",
  tool: "tools",
  agent: "agents",
  note: "notes",
  span: "spans"
};
var mapFor = (turn, fact) => turn[PARTS[fact.kind]];
var keyOf = (fact) => fact.kind === "span" ? fact.spanId : fact.id;
var timeOf = (fact) => fact.kind === "span" ? fact.endMs : fact.atMs;
var startOf = (fact) => {
  if (fact.kind === "span") return fact.startMs;
  return fact.kind === "tool" ? fact.atMs - (fact.durationMs ?? 0) : fact.atMs;
};
function keep(reported, key, fact, { n: n2, path }) {
  const known2 = reported.get(key);
  if (known2 === void 0) {
    reported.set(key, { fact, refs: [n2] });
    return true;
  }
  const isOfApi = path.startsWith("/events/");
  if (isOfApi) known2.fact = fact;
  if (known2.refs.length < MAX_REFS) known2.refs[isOfApi ? "unshift" : "push"](n2);
  return false;
}
function count(totals, fact) {
  switch (fact.kind) {
    case "turn":
      totals.turns += 1;
      totals.tokensIn += fact.tokensIn ?? 0;
      totals.tokensOut += fact.tokensOut ?? 0;
      totals.cacheRead += fact.cacheRead ?? 0;
      totals.costUsd += fact.costUsd ?? fact.knownCostUsd;
      totals.unpriced += fact.costUsd === null ? 1 : 0;
      break;
    case "tool":
      totals.tools[fact.outcome] += 1;
      break;
    case "agent":
      totals.agents += 1;
      break;
  }
}
function forgetOldestTurn(model, current) {
  let quietest;
  for (const session of model.sessions.values())
    if (quietest === void 0 || session.lastAtMs < quietest.lastAtMs) quietest = session;
  if (quietest === void 0) return false;
  let oldest;
  for (const turn of quietest.turns.values())
    if (turn !== current && (oldest === void 0 || turn.firstAtMs < oldest.firstAtMs)) oldest = turn;
  if (oldest === void 0) {
    if (quietest.turns.size > 0) return false;
    model.sessions.delete(quietest.id);
    return model.sessions.size > 0;
  }
  quietest.turns.delete(oldest.id);
  quietest.version += 1;
  for (const part of Object.values(PARTS)) model.size -= oldest[part].size;
  if (quietest.turns.size === 0) model.sessions.delete(quietest.id);
  return true;
}
var sessionsByTime = (model) => [...model.sessions.values()].sort((one, other) => other.firstAtMs - one.firstAtMs);
function titleOf({ row, firstWords, id }) {
  if (row?.name) return row.name;
  if (firstWords !== null) return firstWords.text;
  return row?.cwd.split(/[/\\]/).findLast((part) => part !== "") ?? shortId(id);
}
var ID_MAX = 40;
var shortId = (id) => /^[0-9a-f]{8}-/.test(id) ? id.slice(0, 8) : plainText(id, ID_MAX);
function totalsOf(sessions) {
  const sum = noTotals();
  for (const { totals } of sessions) {
    for (const name of ["turns", "agents", "tokensIn", "tokensOut", "cacheRead", "costUsd", "unpriced"])
      sum[name] += totals[name];
    for (const outcome of ["ok", "failed", "refused"]) sum.tools[outcome] += totals.tools[outcome];
  }
  return sum;
}

// viewer/model/span-rows.ts
var TOOL = "tool ";
var toolKey = (id) => TOOL + id;
function resolveSpans(turn) {
  const keys = /* @__PURE__ */ new Map();
  const factOf = (id) => id === null ? void 0 : turn.spans.get(id)?.fact;
  const keyOf2 = (id) => {
    const line = [];
    let fact = factOf(id);
    while (fact !== void 0 && !keys.has(fact.spanId)) {
      const parent = factOf(fact.parentId);
      keys.set(fact.spanId, ownKey(fact, parent));
      if (fact.operation !== "agent" || parent?.operation !== "agent") break;
      line.push(fact);
      fact = parent;
    }
    for (const below of line.reverse())
      if (below.agentId === null && keys.get(below.parentId ?? "") === null) keys.set(below.spanId, null);
    return keys.get(id) ?? null;
  };
  const parentOf = (id) => {
    const own = keyOf2(id);
    let parentId = factOf(id)?.parentId ?? null;
    for (let step = 0; parentId !== null && step < SAME_ROW_MAX; step += 1) {
      const key = keyOf2(parentId);
      if (key !== own) return key;
      parentId = factOf(parentId)?.parentId ?? null;
    }
    return null;
  };
  return { keyOf: keyOf2, parentOf };
}
var SAME_ROW_MAX = 8;
function ownKey(fact, parent) {
  if (fact.toolId !== null) return toolKey(fact.toolId);
  if (fact.operation !== "agent") return `span ${fact.spanId}`;
  if (parent?.operation === "tool") return ownKey(parent, void 0);
  return parent === void 0 && fact.agentId === null ? null : `span ${fact.spanId}`;
}

// viewer/model/nodes.ts
function nodesOf(turn) {
  const nodes = /* @__PURE__ */ new Map();
  const starters = [];
  const put = (node) => {
    nodes.set(node.key, node);
    if (node.startsDepth > 0) starters.push(node);
  };
  const spans = resolveSpans(turn);
  for (const [id, { fact, refs }] of turn.spans) {
    const key = spans.keyOf(id);
    if (key === null) continue;
    const known2 = nodes.get(key);
    const reported = key.startsWith(TOOL) ? turn.tools.get(key.slice(TOOL.length)) : void 0;
    if (known2) merge(known2, fact, refs);
    else put(spanNode(key, spans.parentOf(id), fact, refs, reported));
  }
  starters.sort((one, other) => one.startMs - other.startMs);
  const calls2 = [...turn.tools.values()].sort((one, other) => startOf2(one.fact) - startOf2(other.fact));
  for (const { fact, refs } of calls2) {
    const key = toolKey(fact.id);
    if (!nodes.has(key)) put(toolNode(key, fact, refs, likelyParent(starters, fact)));
  }
  for (const { fact, refs } of [...turn.agents.values()].sort((one, other) => one.fact.atMs - other.fact.atMs)) {
    const agent = startOfAgent(starters, fact);
    if (agent) take(agent, fact, refs);
  }
  for (const { fact, refs } of turn.notes.values())
    put(point({ key: `note ${fact.id}`, kind: "note", title: fact.text, refs }, fact.atMs));
  for (const { fact, refs } of turn.ends.values())
    if (fact.text !== "")
      nodes.set(
        `answer ${fact.id}`,
        point({ key: `answer ${fact.id}`, kind: "answer", title: fact.text, refs }, fact.atMs)
      );
  return nodes;
}
var UNPLACED = { level: 0, hasChildren: false };
var startOf2 = (tool) => tool.atMs - (tool.durationMs ?? 0);
function spanNode(key, parent, span, refs, reported) {
  const times = { startMs: span.startMs, endMs: span.endMs, durationMs: Math.round(span.endMs - span.startMs) };
  if (reported !== void 0)
    return {
      ...toolNode(key, reported.fact, [...reported.refs, ...refs], parent),
      ...times,
      durationMs: reported.fact.durationMs ?? times.durationMs
    };
  const kind = span.operation === "other" ? "span" : span.operation;
  const title = { response: "Response", agent: span.agentType ?? span.name, tool: span.name, other: span.name };
  return {
    key,
    parent,
    kind,
    title: title[span.operation].replace(/^execute_tool /, ""),
    detail: span.operation === "response" ? span.model ?? "" : "",
    ...times,
    tokensIn: span.tokensIn,
    tokensOut: span.tokensOut,
    outcome: span.outcome,
    outcomeText: span.outcomeText,
    refs,
    ...UNPLACED,
    startsDepth: 0,
    agentType: span.agentType,
    agentId: span.agentId
  };
}
function merge(node, span, refs) {
  node.refs = [...node.refs, ...refs];
  node.startMs = Math.min(node.startMs, span.startMs);
  node.endMs = Math.max(node.endMs, span.endMs);
  node.agentId ??= span.operation === "agent" ? span.agentId : null;
  node.tokensIn ??= span.tokensIn;
  node.tokensOut ??= span.tokensOut;
}
function toolNode(key, tool, refs, parent) {
  return {
    key,
    parent,
    kind: tool.startsAgent ? "agent" : "tool",
    title: tool.name,
    detail: tool.what,
    startMs: startOf2(tool),
    endMs: tool.atMs,
    durationMs: tool.durationMs,
    tokensIn: null,
    tokensOut: null,
    outcome: tool.outcome,
    outcomeText: tool.outcomeText,
    refs,
    ...UNPLACED,
    startsDepth: tool.startsAgent ? tool.depth : 0,
    agentType: tool.agentType,
    agentId: null
  };
}
function likelyParent(starters, tool) {
  const callerDepth = tool.startsAgent ? tool.depth - 1 : tool.depth;
  if (callerDepth <= 0) return null;
  const startMs = startOf2(tool);
  let last;
  for (let index = starters.length - 1; index >= 0; index -= 1) {
    const node = starters[index];
    if (node === void 0 || node.startsDepth !== callerDepth || node.startMs > startMs) continue;
    if (!tool.startsAgent && node.agentType !== tool.agentType) continue;
    if (node.endMs >= startMs) return node.key;
    last ??= node;
  }
  return last?.key ?? null;
}
function startOfAgent(starters, agent) {
  let best;
  for (const node of starters) {
    if (node.agentId !== null && node.agentId === agent.agentId) return node;
    if (node.agentId !== null || node.startsDepth !== agent.depth || node.agentType !== agent.agentType) continue;
    if (node.startMs > agent.atMs) continue;
    if (best === void 0 || Math.abs(node.endMs - agent.atMs) < Math.abs(best.endMs - agent.atMs)) best = node;
  }
  return best;
}
function take(node, agent, refs) {
  node.agentId = agent.agentId ?? agent.id;
  node.refs = [...node.refs, ...refs];
  node.tokensIn = agent.tokensIn ?? node.tokensIn;
  node.tokensOut = agent.tokensOut ?? node.tokensOut;
  node.endMs = Math.max(node.endMs, agent.atMs);
}
function point(node, atMs) {
  return {
    ...node,
    parent: null,
    detail: "",
    startMs: atMs,
    endMs: atMs,
    durationMs: null,
    tokensIn: null,
    tokensOut: null,
    outcome: "ok",
    outcomeText: "",
    ...UNPLACED,
    startsDepth: 0,
    agentType: null,
    agentId: null
  };
}

// viewer/model/turn-row.ts
var REFS_MAX = 24;
function turnRow(turn, key, nodes) {
  const prompts = [...turn.prompts.values()];
  const ends = [...turn.ends.values()];
  const [prompt] = prompts;
  const end = ends.at(-1);
  const roots = [...turn.spans.values()].filter(({ fact }) => fact.operation === "agent" && fact.parentId === null);
  const starts = [...prompts.map(({ fact }) => fact.atMs), ...roots.map(({ fact }) => fact.startMs)];
  let startMs = starts.length > 0 ? Math.min(...starts) : turn.firstAtMs;
  let endMs = Math.max(startMs, ...ends.map(({ fact }) => fact.atMs), ...roots.map(({ fact }) => fact.endMs));
  for (const node of nodes.values()) {
    startMs = Math.min(startMs, node.startMs);
    endMs = Math.max(endMs, node.endMs);
  }
  const [foreign] = [...turn.spans.values()].filter(({ fact }) => fact.parentId === null);
  const own = [...prompts, ...ends, ...roots].flatMap(({ refs }) => refs);
  const isOutside = turn.id === "";
  const isRunning = prompts.length > 0 && ends.length === 0;
  return {
    key,
    level: 1,
    parent: null,
    hasChildren: false,
    kind: "turn",
    title: prompt?.fact.text || (isOutside ? "Between turns" : foreign?.fact.name ?? "Turn without a prompt"),
    detail: prompt?.fact.source ?? "",
    startMs,
    endMs,
    durationMs: end === void 0 ? foreign ? Math.round(endMs - startMs) : null : longest(ends.map(({ fact }) => fact.durationMs)),
    tokensIn: total(ends.map(({ fact }) => fact.tokensIn)),
    tokensOut: total(ends.map(({ fact }) => fact.tokensOut)),
    outcome: isRunning ? "running" : outcomeOf(end?.fact.status),
    outcomeText: isRunning ? "no end yet" : wordOf(end?.fact.status, end?.fact.stopReason),
    refs: own.length > 0 ? own : [...nodes.values()].flatMap(({ refs }) => refs).slice(0, REFS_MAX)
  };
}
var known = (values) => values.filter((value) => value !== null);
var total = (values) => known(values).length === 0 ? null : known(values).reduce((sum, value) => sum + value, 0);
var longest = (values) => known(values).length === 0 ? null : Math.max(...known(values));
function outcomeOf(status) {
  if (status === "cancelled") return "cancelled";
  return status === "error" ? "failed" : "ok";
}
function wordOf(status, stopReason) {
  if (status === void 0) return "";
  return status === "ok" ? "ok" : `${status}: ${(stopReason ?? "unknown").replaceAll("_", " ")}`;
}

// viewer/model/waterfall.ts
var memo = /* @__PURE__ */ new WeakMap();
function rowsOfTurn(turn) {
  const known2 = memo.get(turn);
  if (known2?.version === turn.version) return known2.rows;
  const rows = build(turn);
  memo.set(turn, { version: turn.version, rows });
  return rows;
}
function build(turn) {
  const nodes = nodesOf(turn);
  placeOrphans(nodes);
  const children = /* @__PURE__ */ new Map();
  for (const node of nodes.values()) {
    const siblings = children.get(node.parent);
    if (siblings) siblings.push(node);
    else children.set(node.parent, [node]);
  }
  stretchAgents(nodes, inOrder(children));
  for (const siblings of children.values()) siblings.sort(byStart);
  const root2 = turnRow(turn, turnKey(turn), nodes);
  const rows = [{ ...root2, hasChildren: nodes.size > 0 }];
  for (const { node, level } of inOrder(children)) {
    node.parent ??= root2.key;
    node.level = level;
    node.hasChildren = children.has(node.key);
    rows.push(node);
  }
  return { startMs: root2.startMs, endMs: root2.endMs, rows };
}
function inOrder(children) {
  const ordered = [];
  const stack = [];
  const push = (siblings, level) => {
    for (const node of siblings.toReversed()) stack.push({ node, level });
  };
  push(children.get(null) ?? [], 2);
  for (let next = stack.pop(); next !== void 0; next = stack.pop()) {
    ordered.push(next);
    push(children.get(next.node.key) ?? [], next.level + 1);
  }
  return ordered;
}
function stretchAgents(nodes, ordered) {
  for (const { node } of ordered.toReversed()) {
    const parent = node.parent === null ? void 0 : nodes.get(node.parent);
    if (parent?.kind !== "agent") continue;
    parent.startMs = Math.min(parent.startMs, node.startMs);
    parent.endMs = Math.max(parent.endMs, node.endMs);
  }
}
function placeOrphans(nodes) {
  const placed = /* @__PURE__ */ new Set();
  for (const node of nodes.values()) {
    const line = [];
    const above = /* @__PURE__ */ new Set();
    let current = node;
    while (current !== void 0 && !placed.has(current.key)) {
      line.push(current);
      above.add(current.key);
      const parent = current.parent === null ? void 0 : nodes.get(current.parent);
      if (parent === void 0 || above.has(parent.key)) current.parent = null;
      current = current.parent === null ? void 0 : parent;
    }
    for (const { key } of line) placed.add(key);
  }
}
var turnKey = (turn) => `turn ${turn.id}`;
var byStart = (one, other) => one.startMs - other.startMs || one.endMs - other.endMs;

// viewer/model/filter.ts
var isFiltering = ({ query: query2, outcome }) => query2.trim() !== "" || outcome !== "all";
var wordsOf = (query2) => query2.toLowerCase().split(/\s+/).filter(Boolean);
function shownRows(session, collapsed, filter) {
  const words = wordsOf(filter.query);
  const filtering = isFiltering(filter);
  const shown = [];
  for (const turn of [...session.turns.values()].sort((one, other) => one.firstAtMs - other.firstAtMs)) {
    const { rows, startMs: turnStartMs, endMs: turnEndMs } = rowsOfTurn(turn);
    const visible = filtering ? found(rows, words, filter) : unfolded(rows, collapsed);
    for (const row of visible) shown.push({ row, turnStartMs, turnEndMs });
  }
  return shown;
}
function unfolded(rows, collapsed) {
  let below = Number.POSITIVE_INFINITY;
  return rows.filter((row) => {
    if (row.level > below) return false;
    below = collapsed.has(row.key) ? row.level : Number.POSITIVE_INFINITY;
    return true;
  });
}
function found(rows, words, filter) {
  const wanted = /* @__PURE__ */ new Set();
  const byKey = new Map(rows.map((row) => [row.key, row]));
  for (const row of rows) {
    if (!matches(row, words, filter)) continue;
    let current = row;
    while (current !== void 0 && !wanted.has(current.key)) {
      wanted.add(current.key);
      current = current.parent === null ? void 0 : byKey.get(current.parent);
    }
  }
  return rows.filter(({ key }) => wanted.has(key));
}
function matches(row, words, { outcome, found: found2 }) {
  if (outcome !== "all" && row.outcome !== outcome) return false;
  return hasWords(`${row.title} ${row.detail} ${row.outcomeText} ${row.kind}`, words) || found2 !== void 0 && row.refs.some((n2) => found2.has(n2));
}
var hasWords = (text, words) => {
  const lower = words.length === 0 ? "" : text.toLowerCase();
  return words.every((word) => lower.includes(word));
};
function sessionMatches(session, filter) {
  if (!isFiltering(filter)) return true;
  const words = wordsOf(filter.query);
  if (filter.outcome === "all" && hasWords(`${titleOf(session)} ${session.row?.cwd ?? ""} ${session.id}`, words))
    return true;
  if (filter.outcome === "all" && filter.sessions?.has(session.id)) return true;
  if (session.turns.size === 0)
    return filter.outcome !== "all" && words.length === 0 && session.totals.tools[filter.outcome] > 0;
  for (const turn of session.turns.values())
    if (rowsOfTurn(turn).rows.some((row) => matches(row, words, filter))) return true;
  return false;
}
function entryMatches(entry, { query: query2, outcome, found: found2 }) {
  if (outcome !== "all") {
    const reported = entry.fact !== null && "outcome" in entry.fact ? entry.fact.outcome : void 0;
    const isRefused = entry.status < 200 || entry.status >= 300;
    if (reported !== outcome && !(outcome === "refused" && isRefused)) return false;
  }
  if (found2?.has(entry.n)) return true;
  return hasWords(`${entry.path} ${entry.label} ${entry.sessionId ?? ""} ${entry.status}`, wordsOf(query2));
}

// viewer/model/metrics.ts
var MAX_METRICS = 200;
var MAX_SERIES = 50;
var MAX_DOTS = 240;
var MAX_STARTS = 100;
function takeReading(metrics, reading) {
  const { name, unit, service, kind, isDelta } = reading;
  const key = JSON.stringify([service, name, unit]);
  const metric = metrics.get(key) ?? { key, name, unit, service, kind, series: /* @__PURE__ */ new Map(), version: 0 };
  if (!metrics.has(key) && metrics.size >= MAX_METRICS) return;
  metrics.set(key, metric);
  metric.version += 1;
  for (const point2 of reading.points) {
    const { attributes } = point2;
    const label = attributes.map(([attribute, text]) => `${attribute}=${text}`).join(", ");
    const known2 = metric.series.get(label);
    if (known2 === void 0 && metric.series.size >= MAX_SERIES) continue;
    const series = known2 ?? { label, attributes, dots: [], sums: /* @__PURE__ */ new Map(), count: 0 };
    metric.series.set(label, series);
    const value = nextValue(metric.kind, isDelta, series, point2);
    if (value === void 0) continue;
    series.dots.push({ atMs: point2.atMs, value });
    if (point2.atMs < (series.dots.at(-2)?.atMs ?? 0)) series.dots.sort((one, other) => one.atMs - other.atMs);
    if (series.dots.length > MAX_DOTS) series.dots.shift();
  }
}
function nextValue(kind, isDelta, series, point2) {
  if (kind === "gauge") return point2.value;
  const before = series.sums.get(point2.start) ?? { value: 0, count: 0 };
  const isBehind = !isDelta && (point2.count < before.count || kind === "total" && point2.value < before.value);
  if (isBehind) return void 0;
  const now = isDelta ? { value: before.value + point2.value, count: before.count + point2.count } : { value: point2.value, count: point2.count };
  series.sums.delete(point2.start);
  series.sums.set(point2.start, now);
  if (series.sums.size > MAX_STARTS) mergeOldest(series.sums);
  series.count = [...series.sums.values()].reduce((all2, { count: count2 }) => all2 + count2, 0);
  if (kind === "total") return [...series.sums.values()].reduce((all2, { value }) => all2 + value, 0);
  const measured = now.count - before.count;
  return measured > 0 ? (now.value - before.value) / measured : void 0;
}
function mergeOldest(sums) {
  const [first, second] = sums;
  if (first === void 0 || second === void 0) return;
  const [one, other] = [first[1], second[1]];
  sums.delete(first[0]);
  sums.set(second[0], { value: one.value + other.value, count: one.count + other.count });
}
function shownMetrics(metrics, query2, wordsOf2 = () => "") {
  const words = query2.toLowerCase().split(/\s+/).filter(Boolean);
  return [...metrics.values()].filter(({ name, service, series }) => {
    const text = `${service} ${name} ${wordsOf2(name)} ${[...series.keys()].join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }).sort((one, other) => one.service + one.name < other.service + other.name ? -1 : 1);
}
function largestSeries({ series }, max2) {
  const lines = [...series.values()].filter(({ dots }) => dots.length > 0).sort((one, other) => (other.dots.at(-1)?.value ?? 0) - (one.dots.at(-1)?.value ?? 0));
  return { lines: lines.slice(0, max2), others: Math.max(0, lines.length - max2) };
}
function shortLabels(lines) {
  const maps = lines.map(({ attributes }) => new Map(attributes));
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))];
  const differing = names.filter((name) => maps.some((map) => map.get(name) !== maps[0]?.get(name)));
  const said = differing.length > 0 ? differing : names;
  return maps.map((map) => said.flatMap((name) => map.get(name) ?? []).join(" · ") || "all");
}

// viewer/model/summary.ts
function dayOf(ms) {
  const date = new Date(ms);
  const two = (value) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
function sessionOfSummary(summary) {
  const { id, name, cwd, exitKind, firstAtMs, lastAtMs, totals, firstWords } = summary;
  const row = { kind: "session", id, atMs: lastAtMs, gitRepo: null, startedAtMs: firstAtMs, endedAtMs: null };
  return {
    id,
    row: { ...row, name, cwd, exitKind },
    rowRefs: [],
    firstWords: firstWords === null ? null : { atMs: firstAtMs, text: firstWords },
    turns: /* @__PURE__ */ new Map(),
    totals: { ...noTotals(), ...totals },
    byTool: /* @__PURE__ */ new Map(),
    firstAtMs,
    lastAtMs,
    version: 0
  };
}

// viewer/model/range.ts
var RANGES = [
  ["today", "Today"],
  ["week", "This week"],
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
  ["all", "Everything"]
];
var DAY = /^\d{4}-\d{2}-\d{2}$/;
function dayBefore(nowMs, count2) {
  const date = new Date(nowMs);
  date.setHours(12, 0, 0, 0);
  date.setDate(date.getDate() - count2);
  return dayOf(date.getTime());
}
function daysIn(range, nowMs) {
  const last = dayOf(nowMs);
  if (range === "today") return { first: last, last };
  if (range === "week") return { first: dayBefore(nowMs, (new Date(nowMs).getDay() + 6) % 7), last };
  const count2 = /^(\d{1,4})d$/.exec(range)?.[1];
  if (count2 !== void 0) return { first: dayBefore(nowMs, Math.max(0, Number(count2) - 1)), last };
  const [from = "", to = ""] = range.split("..");
  return { first: DAY.test(from) ? from : "", last: DAY.test(to) ? to : "" };
}
var isWithin = (day2, { first, last }) => (first === "" || day2 >= first) && (last === "" || day2 <= last);
var hasPartIn = (firstAtMs, lastAtMs, { first, last }) => (first === "" || dayOf(lastAtMs) >= first) && (last === "" || dayOf(firstAtMs) <= last);
function everyDay(days2) {
  const [first, last] = [days2[0], days2.at(-1)];
  if (first === void 0 || last === void 0) return [];
  const all2 = [];
  const date = /* @__PURE__ */ new Date(`${first}T12:00:00`);
  while (dayOf(date.getTime()) <= last && all2.length < MAX_DAYS) {
    all2.push(dayOf(date.getTime()));
    date.setDate(date.getDate() + 1);
  }
  return all2;
}
var MAX_DAYS = 3660;

// viewer/wording.ts
function durationText(ms) {
  if (ms === null) return "–";
  if (ms < 1e3) return `${Math.round(ms)} ms`;
  if (ms < 6e4) return `${(ms / 1e3).toFixed(1)} s`;
  const seconds = Math.round(ms / 1e3);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
function countText(count2) {
  if (count2 === null) return "–";
  if (count2 < 1e3) return `${count2}`;
  if (count2 < 999950) return `${(count2 / 1e3).toFixed(1)}k`;
  return `${(count2 / 1e6).toFixed(1)}M`;
}
var counted = (count2, what) => `${count2} ${what}${count2 === 1 ? "" : "s"}`;
function costText({ costUsd, unpriced }) {
  if (unpriced > 0 && costUsd === 0) return "–";
  const digits = costUsd >= 1e3 ? 0 : costUsd > 0 && costUsd < 0.01 ? 4 : 2;
  const text = `$${costUsd.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
  return unpriced > 0 ? `at least ${text}` : text;
}
var shareText = (part, whole) => whole === 0 ? "–" : `${Math.round(100 * part / whole)} %`;

// viewer/page/format.ts
var clock = new Intl.DateTimeFormat(void 0, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false
});
var day = new Intl.DateTimeFormat(void 0, { day: "numeric", month: "short" });
var clockText = (ms) => clock.format(ms);
var preciseText = (ms) => `${clock.format(ms)}.${String(Math.floor(ms % 1e3)).padStart(3, "0")}`;
function whenText(ms, nowMs) {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString();
  return isToday ? clock.format(ms).slice(0, 5) : day.format(ms);
}
function sizeText(size) {
  if (size < 1e3) return `${size} B`;
  return size < 1e6 ? `${(size / 1e3).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}
function quantityText(value, unit) {
  if (unit === "s") return durationText(value * 1e3);
  if (unit === "ms") return durationText(value);
  if (unit === "By") return sizeText(Math.round(value));
  const number = Number.isInteger(value) || Math.abs(value) >= 1e3 ? countText(Math.round(value)) : shortNumber(value);
  return unit === "" || unit === "1" || unit.startsWith("{") ? number : `${number} ${unit}`;
}
var shortNumber = (value) => String(Number(value.toPrecision(3)));
var dayTime = new Intl.DateTimeFormat(void 0, { dateStyle: "medium", timeStyle: "short", hour12: false });
var dayTimeText = (ms) => dayTime.format(ms);

// node_modules/preact/jsx-runtime/dist/jsxRuntime.mjs
var f3 = /* @__PURE__ */ Symbol.for("pv");
var o3 = 0;
function a3(t3, e3, n2, u3, a4, i3) {
  e3 || (e3 = {});
  var c3, l5, p3 = e3;
  if ("ref" in p3 && "function" != typeof t3) for (l5 in p3 = {}, e3) "ref" == l5 ? c3 = e3[l5] : p3[l5] = e3[l5];
  var s3 = { type: t3, props: p3, key: n2, ref: c3, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: f3, __v: --o3, __i: -1, __u: 0 };
  return (a4 || i3) && (s3.__source = a4, s3.__self = i3), n.vnode && n.vnode(s3), s3;
}

// viewer/page/compare.tsx
var calls = ({ totals: { tools } }) => tools.ok + tools.failed + tools.refused;
var lasted = ({ firstAtMs, lastAtMs }) => lastAtMs - firstAtMs;
var counts = (name, value) => ({
  name,
  value,
  text: (session) => countText(value(session)),
  show: (difference) => countText(difference)
});
var LINES = [
  { name: "folder", text: ({ row }) => row?.cwd ?? "" },
  { name: "began", text: ({ firstAtMs }) => dayTimeText(firstAtMs) },
  { name: "lasted", value: lasted, text: (session) => durationText(lasted(session)), show: durationText },
  {
    name: "cost",
    text: ({ totals }) => costText(totals),
    value: ({ totals }) => totals.unpriced > 0 ? Number.NaN : totals.costUsd,
    show: (difference) => costText({ costUsd: difference, unpriced: 0 })
  },
  counts("turns", ({ totals }) => totals.turns),
  counts("calls", calls),
  counts("failed", ({ totals }) => totals.tools.failed),
  counts("refused", ({ totals }) => totals.tools.refused),
  counts("tokens in", ({ totals }) => totals.tokensIn),
  { name: "from cache", text: ({ totals }) => shareText(totals.cacheRead, totals.tokensIn) },
  counts("tokens out", ({ totals }) => totals.tokensOut)
];
function Compare({ one, other, onOpen }) {
  if (one === void 0 || other === void 0)
    return /* @__PURE__ */ a3("p", { class: "nothing", children: "Choose a session, then Compare, then another session." });
  return /* @__PURE__ */ a3("section", { id: "compare", class: "compare scrolls", tabIndex: 0, "aria-label": "Two sessions side by side", children: /* @__PURE__ */ a3("table", { children: [
    /* @__PURE__ */ a3("thead", { children: /* @__PURE__ */ a3("tr", { children: [
      /* @__PURE__ */ a3("th", {}),
      [one, other].map((session) => /* @__PURE__ */ a3("th", { children: /* @__PURE__ */ a3("button", { type: "button", class: "link", onClick: () => onOpen(session.id), children: /* @__PURE__ */ a3("bdi", { children: titleOf(session) }) }) }, session.id)),
      /* @__PURE__ */ a3("th", { class: "number", children: "difference" })
    ] }) }),
    /* @__PURE__ */ a3("tbody", { children: LINES.map(({ name, text, value, show }) => /* @__PURE__ */ a3("tr", { children: [
      /* @__PURE__ */ a3("th", { children: name }),
      /* @__PURE__ */ a3("td", { children: /* @__PURE__ */ a3("bdi", { children: text(one) }) }),
      /* @__PURE__ */ a3("td", { children: /* @__PURE__ */ a3("bdi", { children: text(other) }) }),
      /* @__PURE__ */ a3("td", { class: "number", children: value && show ? signed(value(other) - value(one), show) : "" })
    ] }, name)) })
  ] }) });
}
var signed = (difference, show) => Number.isNaN(difference) ? "not known" : difference === 0 ? "the same" : `${difference > 0 ? "+" : "−"}${show(Math.abs(difference))}`;

// node_modules/marked/lib/marked.esm.js
function G3() {
  return { async: false, breaks: false, extensions: null, gfm: true, hooks: null, pedantic: false, renderer: null, silent: false, tokenizer: null, walkTokens: null };
}
var S2 = G3();
function ue(l5) {
  S2 = l5;
}
var q2 = { exec: () => null };
function D3(l5) {
  let e3 = [];
  return (t3) => {
    let n2 = Math.max(0, Math.min(3, t3 - 1)), r3 = e3[n2];
    return r3 || (r3 = l5(n2), e3[n2] = r3), r3;
  };
}
function g3(l5, e3 = "") {
  let t3 = typeof l5 == "string" ? l5 : l5.source, n2 = { replace: (r3, s3) => {
    let o4 = typeof s3 == "string" ? s3 : s3.source;
    return o4 = o4.replace(O.caret, "$1"), t3 = t3.replace(r3, o4), n2;
  }, getRegex: () => new RegExp(t3, e3) };
  return n2;
}
var _e = ((l5 = "") => {
  try {
    return !!new RegExp("(?<=1)(?<!1)" + l5);
  } catch {
    return false;
  }
})();
var O = { codeRemoveIndent: /^(?: {0,3}\t| {1,4})/gm, listInterruptsParagraph: /^ {0,3}(?:[*+-]|1[.)])[ \t]+[^ \t\n]/, outputLinkReplace: /\\([\[\]])/g, indentCodeCompensation: /^(\s+)(?:```)/, beginningSpace: /^\s+/, endingHash: /#$/, startingSpaceChar: /^ /, endingSpaceChar: / $/, endingSpaceTabChar: /[ \t]$/, nonSpaceChar: /[^ ]/, newLineCharGlobal: /\n/g, tabCharGlobal: /\t/g, leadingSpaceTab: /^[ \t]+/, multipleSpaceGlobal: /\s+/g, blankLine: /^[ \t]*$/, doubleBlankLine: /\n[ \t]*\n[ \t]*$/, blockquoteStart: /^ {0,3}>/, blockquoteSetextReplace: /\n {0,3}((?:=+|-+)[ \t]*)(?=\n|$)/g, blockquoteSetextReplace2: /^ {0,3}>[ \t]?/gm, blockquoteMarkerWhitespace: /^( {0,3}>)(\t[ \t]*)/gm, nestedBlockMarker: /^ {0,3}(?:(?:[*+-]|\d{1,9}[.)])(?: |$)|> ?)/, listReplaceNesting: /^ {1,4}(?=( {4})*[^ ])/g, listIsTask: /^\[[ xX]\][ \t]+\S/, listReplaceTask: /^\[[ xX]\][ \t]+/, listTaskCheckbox: /\[[ xX]\]/, anyLine: /\n.*\n/, hrefBrackets: /^<(.*)>$/, tableDelimiter: /[:|]/, tableAlignChars: /^\||\| *$/g, tableRowBlankLine: /\n[ \t]*$/, tableAlignRight: /^ *-+: *$/, tableAlignCenter: /^ *:-+: *$/, tableAlignLeft: /^ *:-+ *$/, startATag: /^<a /i, endATag: /^<\/a>/i, startPreScriptTag: /^<(pre|code|kbd|script)(\s|>)/i, endPreScriptTag: /^<\/(pre|code|kbd|script)(\s|>)/i, startAngleBracket: /^</, endAngleBracket: />$/, pedanticHrefTitle: /^([^'"]*[^\s])\s+(['"])(.*)\2/, unicodeAlphaNumeric: /[\p{L}\p{N}]/u, numericCharacterReference: /&#(?:(\d{1,7})|[Xx]([A-Fa-f0-9]{1,6}));/, numericCharacterReferenceOrAmpersand: /&#(?:(\d{1,7})|[Xx]([A-Fa-f0-9]{1,6}));|&(?!(#\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\w+);)/g, escapeTest: /[&<>"']/, escapeReplace: /[&<>"']/g, escapeTestNoEncode: /[<>"']|&(?!(#\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\w+);)/, escapeReplaceNoEncode: /[<>"']|&(?!(#\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\w+);)/g, caret: /(^|[^\[])\^/g, percentDecode: /%25/g, findPipe: /\|/g, splitPipe: / \|/, slashPipe: /\\\|/g, carriageReturn: /\r\n|\r/g, spaceLine: /^ +$/gm, notSpaceStart: /^\S*/, endingNewline: /\n$/, listItemRegex: (l5) => new RegExp(`^( {0,3}${l5})((?:[	 ][^\\n]*)?(?:\\n|$))`), nextBulletRegex: D3((l5) => new RegExp(`^ {0,${l5}}(?:[*+-]|\\d{1,9}[.)])((?:[ 	][^\\n]*)?(?:\\n|$))`)), hrRegex: D3((l5) => new RegExp(`^ {0,${l5}}((?:-[ 	]*){3,}|(?:_[ 	]*){3,}|(?:\\*[ 	]*){3,})(?:\\n+|$)`)), fencesBeginRegex: D3((l5) => new RegExp(`^ {0,${l5}}(?:\`\`\`|~~~)`)), headingBeginRegex: D3((l5) => new RegExp(`^ {0,${l5}}#{1,6}(?:\\s|$)`)), pedanticHeadingBeginRegex: D3((l5) => new RegExp(`^ {0,${l5}}#`)), htmlBeginRegex: D3((l5) => new RegExp(`^ {0,${l5}}(?:</?(?:${he})(?:[ \\t]+|$|/?>)|<(?:(?:script|pre|style|textarea)(?:[\\s>]|$)|!--)|<\\?|<![A-Za-z]|<!\\[CDATA\\[)`, "i")), blockquoteBeginRegex: D3((l5) => new RegExp(`^ {0,${l5}}>`)), nestedContainerMarkers: /^(?: {0,3}(?:(?:[*+-]|\d{1,9}[.)])[ \t]+|>[ \t]?))+/ };
var Ge = /^(?:[ \t]*(?:\n|$))+/;
var Ne = /^((?: {4}| {0,3}\t)[^\n]+(?:\n(?:[ \t]*(?:\n|$))*)?)+/;
var Fe = /^ {0,3}(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})([^\n]*)(?:\n|$)(?:|([\s\S]*?)(?:\n|$))(?: {0,3}(?:(?=`)\1`*|(?=~)\1~*) *(?=\n|$)|$)/;
var V2 = /^ {0,3}((?:-[\t ]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})(?:\n+|$)/;
var Qe = /^ {0,3}(#{1,6})(?=\s|$)(.*)(?:\n+|$)/;
var ce = / {0,3}(?:[*+-]|\d{1,9}[.)])/;
var he = "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";
var J2 = g3(" {0,3}(?:</?(?:tag)(?:[ \\t]+|\\n|/?>)|<(?:(?:script|pre|style|textarea)(?:[\\s>]|$)|!--)|<\\?|<![A-Za-z]|<!\\[CDATA\\[)").replace("tag", he).getRegex();
var $e = /^(?!bull |blockCode|fences|blockquote|heading|html|table)((?:.|\n(?!\s*?\n|bull |fences|blockquote|heading|hr|html|table))+?)\n {0,3}(=+|-+)[ \t]*(?:\n+|$)/;
var Le = g3($e).replace(/bull/g, ce).replace(/blockCode/g, /(?: {4}| {0,3}\t)/).replace(/fences/g, / {0,3}(?:`{3,}|~{3,})/).replace(/blockquote/g, / {0,3}>/).replace(/heading/g, / {0,3}#{1,6}(?:\s|$)/).replace(/hr/g, / {0,3}(?:(?:-[\t ]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})(?:\n+|$)/).replace(/\|table/g, "").replace(/html/g, J2).getRegex();
var We = g3($e).replace(/bull/g, ce).replace(/blockCode/g, /(?: {4}| {0,3}\t)/).replace(/fences/g, / {0,3}(?:`{3,}|~{3,})/).replace(/blockquote/g, / {0,3}>/).replace(/heading/g, / {0,3}#{1,6}(?:\s|$)/).replace(/hr/g, / {0,3}(?:(?:-[\t ]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})(?:\n+|$)/).replace(/table/g, / {0,3}\|?(?:[:\- ]*\|)+[\:\- ]*\n/).replace(/html/g, J2).getRegex();
var de = /^([^\n]+(?:\n(?!hr|heading|lheading|blockquote|fences|list|html|table|[ \t]+\n)[^\n]+)*)/;
var Ue = /^[^\n]+/;
var ge = /(?!\s*\])(?:\\[\s\S]|[^\[\]\\\n]|\n(?![ \t]*\n))+/;
var Ke = g3(/^ {0,3}\[(label)\]: *(?:\n[ \t]*)?([^<\s][^\s]*|<(?:\\.|[^\n<>\\])*>)(?:(?: +(?:\n[ \t]*)?| *\n[ \t]*)(title))? *(?:\n+|$)/).replace("label", ge).replace("title", /(?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\\n]|\n(?!\n))*'|\((?:\\[\s\S]|[^()\\])*\))/).getRegex();
var Xe = g3(/^(bull)([ \t][^\n]*?)?(?:\n|$)/).replace(/bull/g, ce).getRegex();
var ke = /<!--(?:-?>|[\s\S]*?(?:-->|$))/;
var Ve = g3("^ {0,3}(?:<(script|pre|style|textarea)[\\s>][\\s\\S]*?(?:</\\1>[^\\n]*\\n*|$)|comment[^\\n]*(\\n+|$)|<\\?[\\s\\S]*?(?:\\?>[^\\n]*\\n*|$)|<![A-Z][\\s\\S]*?(?:>[^\\n]*\\n*|$)|<!\\[CDATA\\[[\\s\\S]*?(?:\\]\\]>[^\\n]*\\n*|$)|</?(tag)(?:[ \\t]+|\\n|/?>|$)[\\s\\S]*?(?:(?:\\n[ 	]*)+\\n|$)|<(?!(?:script|pre|style|textarea)(?![a-z0-9-]))([a-z][a-z0-9-]*)(?:attribute)*?[ \\t]*/?>(?=[ \\t]*(?:\\n|$))[\\s\\S]*?(?:(?:\\n[ 	]*)+\\n|$)|</[a-z][a-z0-9-]*\\s*>(?=[ \\t]*(?:\\n|$))[\\s\\S]*?(?:(?:\\n[ 	]*)+\\n|$))", "i").replace("comment", ke).replace("tag", he).replace("attribute", /[ \t]+[a-zA-Z:_][\w.:-]*(?:[ \t]*=[ \t]*"[^"\n]*"|[ \t]*=[ \t]*'[^'\n]*'|[ \t]*=[ \t]*[^\s"'=<>`]+)?/).getRegex();
var Ce = (l5) => g3(de).replace("hr", V2).replace("heading", " {0,3}#{1,6}(?:\\s|$)").replace("|lheading", "").replace("|table", "").replace("blockquote", " {0,3}>").replace("fences", " {0,3}(?:`{3,}(?=[^`\\n]*(?:\\n|$))|~~~)[^\\n]*(?:\\n|$)").replace("list", l5).replace("html", J2).getRegex();
var Je = Ce(/ {0,3}(?:[*+-]|1[.)])[ \t]+[^ \t\n]/);
var Ye = Ce(/ {0,3}(?:[*+-]|\d{1,9}[.)])(?:[ \t]|\n|$)/);
var et = g3(/^( {0,3}> ?(?:(?![ \t]*(?:\n|$))(paragraph)|[^\n]*)(?:\n|$))+/).replace("paragraph", Ye).getRegex();
var fe = { blockquote: et, code: Ne, def: Ke, fences: Fe, heading: Qe, hr: V2, html: Ve, lheading: Le, list: Xe, newline: Ge, paragraph: Je, table: q2, text: Ue };
var Pe = g3("^ *([^\\n ].*)\\n {0,3}((?:\\| *)?:?-+:? *(?:\\| *:?-+:? *)*(?:\\| *)?)(?:\\n((?:(?! *\\n|hr|heading|blockquote|code|fences|list|html).*(?:\\n|$))*)\\n*|$)").replace("hr", V2).replace("heading", " {0,3}#{1,6}(?:\\s|$)").replace("blockquote", " {0,3}>").replace("code", "(?: {4}| {0,3}	)[^\\n]").replace("fences", " {0,3}(?:`{3,}(?=[^`\\n]*(?:\\n|$))|~~~)[^\\n]*(?:\\n|$)").replace("list", " {0,3}(?:[*+-]|1[.)])[ \\t]").replace("html", J2).getRegex();
var tt = { ...fe, lheading: We, table: Pe, paragraph: g3(de).replace("hr", V2).replace("heading", " {0,3}#{1,6}(?:\\s|$)").replace("|lheading", "").replace("table", Pe).replace("blockquote", " {0,3}>").replace("fences", " {0,3}(?:`{3,}(?=[^`\\n]*(?:\\n|$))|~~~)[^\\n]*(?:\\n|$)").replace("list", " {0,3}(?:[*+-]|1[.)])[ \\t]+[^ \\t\\n]").replace("html", J2).getRegex() };
var nt = { ...fe, html: g3(`^ *(?:comment(?: *\\n|\\s*$)|<(tag)[\\s\\S]+?</\\1>(?: *\\n{2,}|\\s*$)|<tag(?:"[^"]*"|'[^']*'|\\s[^'"/>\\s]*)*?/?>(?: *\\n{2,}|\\s*$))`).replace("comment", ke).replace(/tag/g, "(?!(?:a|em|strong|small|s|cite|q|dfn|abbr|data|time|code|var|samp|kbd|sub|sup|i|b|u|mark|ruby|rt|rp|bdi|bdo|span|br|wbr|ins|del|img)\\b)\\w+(?!:|[^\\w\\s@]*@)\\b").getRegex(), def: /^ *\[([^\]]+)\]: *<?([^\s>]+)>?(?: +(["(][^\n]+[")]))? *(?:\n+|$)/, heading: /^(#{1,6})(.*)(?:\n+|$)/, fences: q2, lheading: /^(.+?)\n {0,3}(=+|-+) *(?:\n+|$)/, paragraph: g3(de).replace("hr", V2).replace("heading", ` *#{1,6} *[^
]`).replace("|table", "").replace("blockquote", " {0,3}>").replace("|fences", "").replace("|list", "").replace("|html", "").replace("|tag", "").replace("lheading", Le).getRegex() };
var rt = /^\\([!"#$%&'()*+,\-./:;<=>?@\[\]\\^_`{|}~])/;
var st = /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/;
var Ie = /^( {2,}|\\)\n(?!\s*$)[ \t]*/;
var it = /^(`+|[^`])(?:(?= {2,}\n)|[\s\S]*?(?:(?=[\\<!\[`*_]|\b_|$)|[^ ](?= {2,}\n)))/;
var L2 = /[\p{P}\p{S}]/u;
var N2 = /[\s\p{P}\p{S}]/u;
var Y = /[^\s\p{P}\p{S}]/u;
var ot = g3(/^((?![*_])punctSpace)/, "u").replace(/punctSpace/g, N2).getRegex();
var at = /[\p{Pi}\p{Ps}"']/u;
var Ae = /(?!~)[\p{P}\p{S}]/u;
var lt = /(?!~)[\s\p{P}\p{S}]/u;
var ut = /(?:[^\s\p{P}\p{S}]|~)/u;
var pt = g3(/link|precode-code|html/, "g").replace("link", /\[(?:[^\[\]`]|(?<a>`+)[^`]+\k<a>(?!`))*?\]\((?:\\[\s\S]|[^\\\(\)]|\((?:\\[\s\S]|[^\\\(\)])*\))*\)/).replace("precode-", _e ? "(?<!`)()" : "(^^|[^`])").replace("code", /(?<b>`+)[^`]+\k<b>(?!`)/).replace("html", /<(?! )[^<>]*?>/).getRegex();
var Ee = /^(?:\*+(?:((?!\*)punct)|([^\s*]))?)|^_+(?:((?!_)punct)|([^\s_]))?/;
var ct = g3(Ee, "u").replace(/punct/g, L2).getRegex();
var ht = g3(Ee, "u").replace(/punct/g, Ae).getRegex();
var dt = /^(?:\*+(?:((?!\*)(?!openQuote)punct)|([^\s*]))?)|^_+(?:((?!_)(?!openQuote)punct)|([^\s_]))?/;
var gt = g3(dt, "u").replace(/openQuote/g, at).replace(/punct/g, L2).getRegex();
var ze = "^[^_*]*?__[^_*]*?\\*[^_*]*?(?=__)|[^*]+(?=[^*])|(?!\\*)punct(\\*+)(?=[\\s]|$)|notPunctSpace(\\*+)(?!\\*)(?=punctSpace|$)|(?!\\*)punctSpace(\\*+)(?=notPunctSpace)|[\\s](\\*+)(?!\\*)(?=punct)|(?!\\*)punct(\\*+)(?!\\*)(?=punct)|notPunctSpace(\\*+)(?=notPunctSpace)";
var kt = g3(ze, "gu").replace(/notPunctSpace/g, Y).replace(/punctSpace/g, N2).replace(/punct/g, L2).getRegex();
var ft = g3(ze, "gu").replace(/notPunctSpace/g, ut).replace(/punctSpace/g, lt).replace(/punct/g, Ae).getRegex();
var mt = "^[^_*]*?__[^_*]*?\\*[^_*]*?(?=__)|[^*]+(?=[^*])|(?!\\*)punct(\\*+)(?=[\\s]|$)|notPunctSpace(\\*+)(?!\\*)(?=punctSpace|$)|(?!\\*)[\\s](\\*+)(?=notPunctSpace)|[\\s](\\*+)(?!\\*)(?=punct)|(?!\\*)punct(\\*+)(?!\\*)(?=punct)|(?:(?!\\*)punct|notPunctSpace)(\\*+)(?!\\*)(?=notPunctSpace)";
var xt = g3(mt, "gu").replace(/notPunctSpace/g, Y).replace(/punctSpace/g, N2).replace(/punct/g, L2).getRegex();
var bt = g3("^[^_*]*?\\*\\*[^_*]*?_[^_*]*?(?=\\*\\*)|[^_]+(?=[^_])|(?!_)punct(_+)(?=[\\s]|$)|notPunctSpace(_+)(?!_)(?=punctSpace|$)|(?!_)punctSpace(_+)(?=notPunctSpace)|[\\s](_+)(?!_)(?=punct)|(?!_)punct(_+)(?!_)(?=punct)", "gu").replace(/notPunctSpace/g, Y).replace(/punctSpace/g, N2).replace(/punct/g, L2).getRegex();
var Rt = "^[^_*]*?\\*\\*[^_*]*?_[^_*]*?(?=\\*\\*)|[^_]+(?=[^_])|(?!_)punct(_+)(?=[\\s]|$)|notPunctSpace(_+)(?!_)(?=punctSpace|$)|(?!_)[\\s](_+)(?=notPunctSpace)|[\\s](_+)(?!_)(?=punct)|(?!_)punct(_+)(?!_)(?=punct)|(?:(?!_)punct|notPunctSpace)(_+)(?!_)(?=notPunctSpace)";
var Tt = g3(Rt, "gu").replace(/notPunctSpace/g, Y).replace(/punctSpace/g, N2).replace(/punct/g, L2).getRegex();
var Ot = g3(/^~~?(?:((?!~)punct)|[^\s~])/, "u").replace(/punct/g, L2).getRegex();
var wt = "^[^~]+(?=[^~])|(?!~)punct(~~?)(?=[\\s]|$)|notPunctSpace(~~?)(?!~)(?=punctSpace|$)|(?!~)punctSpace(~~?)(?=notPunctSpace)|[\\s](~~?)(?!~)(?=punct)|(?!~)punct(~~?)(?!~)(?=punct)|notPunctSpace(~~?)(?=notPunctSpace)";
var Pt = g3(wt, "gu").replace(/notPunctSpace/g, Y).replace(/punctSpace/g, N2).replace(/punct/g, L2).getRegex();
var yt = g3(/\\(punct)/, "gu").replace(/punct/g, L2).getRegex();
var St = g3(/(`+)(?:[^`]|[^`][\s\S]*?[^`])\1(?!`)|`+|\\(punct)/, "gu").replace(/punct/g, L2).getRegex();
var _t = g3(/^<(scheme:[^\s\x00-\x1f<>]*|email)>/).replace("scheme", /[a-zA-Z][a-zA-Z0-9+.-]{1,31}/).replace("email", /[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+(@)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+(?![-_])/).getRegex();
var $t = g3(ke).replace("(?:-->|$)", "-->").getRegex();
var Lt = g3("^comment|^</[a-zA-Z][a-zA-Z0-9-]*\\s*>|^<[a-zA-Z][a-zA-Z0-9-]*(?:attribute)*?\\s*/?>|^<\\?[\\s\\S]*?\\?>|^<![a-zA-Z]+\\s[\\s\\S]*?>|^<!\\[CDATA\\[[\\s\\S]*?\\]\\]>").replace("comment", $t).replace("attribute", /\s+[a-zA-Z:_][\w.:-]*(?:\s*=\s*"[^"]*"|\s*=\s*'[^']*'|\s*=\s*[^\s"'=<>`]+)?/).getRegex();
var Me = /\[(?:\\[\s\S]|[^\[\]\\])*\]/;
var ie = g3(/(?:\[(?:brackets|\\[\s\S]|[^\[\]\\])*\]|\\[\s\S]|`+(?!`)[^`]*?`+(?!`)|``+(?=\])|[^\[\]\\`])*?/).replace("brackets", Me).getRegex();
var Ct = g3(/^!?\[(label)\]\([ \t\n]*(href)(?:(?:[ \t]+(?:\n[ \t]*)?|\n[ \t]*)(title))?[ \t\n]*\)/).replace("label", ie).replace("href", /<(?:\\.|[^\n<>\\])*>|(?!<)[^ \t\n\x00-\x1f]+|(?=\))/).replace("title", /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\((?:\\[\s\S]|[^)\\])*\)/).getRegex();
var It = g3(/^!?\[(label)\]\[(ref)\]/).replace("label", ie).replace("ref", ge).getRegex();
var At = g3(/^!?\[(ref)\](?:\[\])?/).replace("ref", ge).getRegex();
var ye = /(?!\s*\])(?:\\[\s\S]|[^\[\]\\]){1,999}/;
var Et = g3(/(?:[^\[\]\\`]*(?:\[(?:brackets|\\[\s\S]|[^\[\]\\])*\]|\\[\s\S]|`+(?!`)[^`]*?`+(?!`)|``+(?=\]))){0,999}?[^\[\]\\`]*?/).replace("brackets", Me).getRegex();
var zt = g3("reflink|nolink(?!\\()", "g").replace("reflink", g3(/^!?\[(label)\]\[(ref)\]/).replace("label", Et).replace("ref", ye).getRegex()).replace("nolink", g3(/^!?\[(ref)\](?:\[\])?/).replace("ref", ye).getRegex()).getRegex();
var Se = /[hH][tT][tT][pP][sS]?|[fF][tT][pP]/;
var Mt = /[A-Za-z0-9._+-]+@[a-zA-Z0-9-_]+(?:\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![\w-])/;
var Bt = g3(/(?:mailto:email|xmpp:email(?:\/[A-Za-z0-9@.]+)?)/).replace(/email/g, Mt).getRegex();
var me = { _backpedal: q2, anyPunctuation: yt, anyPunctuationOutsideCode: St, autolink: _t, blockSkip: pt, br: Ie, code: st, del: q2, delLDelim: q2, delRDelim: q2, emStrongLDelim: ct, emStrongRDelimAst: kt, emStrongRDelimUnd: bt, escape: rt, link: Ct, nolink: At, punctuation: ot, reflink: It, reflinkSearch: zt, tag: Lt, text: it, url: q2 };
var Dt = { ...me, emStrongLDelim: gt, emStrongRDelimAst: xt, emStrongRDelimUnd: Tt, link: g3(/^!?\[(label)\]\((.*?)\)/).replace("label", ie).getRegex(), reflink: g3(/^!?\[(label)\]\s*\[([^\]]*)\]/).replace("label", ie).getRegex() };
var pe = { ...me, emStrongRDelimAst: ft, emStrongLDelim: ht, delLDelim: Ot, delRDelim: Pt, url: g3(/^emailProtocol|^((?:protocol):\/\/|www\.)(?:[a-zA-Z0-9\-]+\.?)+[^\s<]*|^email/).replace("emailProtocol", Bt).replace("protocol", Se).replace("email", /[A-Za-z0-9._+-]+(@)[a-zA-Z0-9-_]+(?:\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![\w-])/).getRegex(), _backpedal: /(?:[^?!.,:;*_'"~()&]+|\([^)]*\)|&(?![a-zA-Z0-9]+;$)|[?!.,:;*_'"~)]+(?!$))+/, del: /^(~~?)(?=[^\s~])((?:\\[\s\S]|[^\\])*?(?:\\[\s\S]|[^\s~\\]))\1(?=[^~]|$)/, text: g3(/^(?:[^a-zA-Z0-9](?=emailProtocol)|(`+|~+|[^`~])(?:(?=[`~])|(?= {2,}\n)|(?=[a-zA-Z0-9.!#$%&'*+\/=?_`{\|}~-]+@)|[\s\S]*?(?:(?=[\\<!\[`*~_]|\b_|protocol:\/\/|wwwStart|$)|[^ ](?= {2,}\n)|[^a-zA-Z0-9](?=emailProtocol)|[^a-zA-Z0-9.!#$%&'*+\/=?_`{\|}~-](?=[a-zA-Z0-9.!#$%&'*+\/=?_`{\|}~-]+@))))/).replace("protocol", Se).replace(/emailProtocol/g, /(?:mailto|xmpp):/).replace("wwwStart", _e ? "(?<![^\\s*_~(])www\\." : "www\\.").getRegex() };
var qt = { ...pe, br: g3(Ie).replace("{2,}", "*").getRegex(), text: g3(pe.text).replace("\\b_", "\\b_| {2,}\\n").replace(/\{2,\}/g, "*").getRegex() };
var ee = { normal: fe, gfm: tt, pedantic: nt };
var F3 = { normal: me, gfm: pe, breaks: qt, pedantic: Dt };
var vt = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
var Be = (l5) => vt[l5];
function y3(l5, e3) {
  if (e3) {
    if (O.escapeTest.test(l5)) return l5.replace(O.escapeReplace, Be);
  } else if (O.escapeTestNoEncode.test(l5)) return l5.replace(O.escapeReplaceNoEncode, Be);
  return l5;
}
function De(l5) {
  return O.numericCharacterReference.test(l5) ? l5.replace(O.numericCharacterReferenceOrAmpersand, (e3, t3, n2) => {
    if (t3 === void 0 && n2 === void 0) return "&amp;";
    let r3 = t3 === void 0 ? Number.parseInt(n2, 16) : Number.parseInt(t3, 10);
    return r3 === 0 || r3 > 1114111 || r3 >= 55296 && r3 <= 57343 ? "�" : r3 === 38 ? "&amp;" : String.fromCodePoint(r3);
  }) : l5;
}
function xe(l5) {
  try {
    l5 = encodeURI(l5).replace(O.percentDecode, "%");
  } catch {
    return null;
  }
  return l5;
}
function be(l5, e3) {
  let t3 = l5.replace(O.findPipe, (s3, o4, i3) => {
    let a4 = false, c3 = o4;
    for (; --c3 >= 0 && i3[c3] === "\\"; ) a4 = !a4;
    return a4 ? "|" : " |";
  }), n2 = t3.split(O.splitPipe), r3 = 0;
  if (n2[0].trim() || n2.shift(), n2.length > 0 && !n2.at(-1)?.trim() && n2.pop(), e3) if (n2.length > e3) n2.splice(e3);
  else for (; n2.length < e3; ) n2.push("");
  for (; r3 < n2.length; r3++) n2[r3] = n2[r3].trim().replace(O.slashPipe, "|");
  return n2;
}
function C3(l5, e3, t3) {
  let n2 = l5.length;
  if (n2 === 0) return "";
  let r3 = 0;
  for (; r3 < n2; ) {
    let s3 = l5.charAt(n2 - r3 - 1);
    if (s3 === e3 && !t3) r3++;
    else if (s3 !== e3 && t3) r3++;
    else break;
  }
  return l5.slice(0, n2 - r3);
}
function Re(l5) {
  let e3 = l5.split(`
`), t3 = e3.length - 1;
  for (; t3 >= 0 && O.blankLine.test(e3[t3]); ) t3--;
  return e3.length - t3 <= 2 ? l5 : e3.slice(0, t3 + 1).join(`
`);
}
function W(l5) {
  return l5.trim().replace(O.multipleSpaceGlobal, " ").toLowerCase().toUpperCase().toLowerCase();
}
function Te(l5, e3) {
  if (l5.indexOf(e3[0]) === -1 && l5.indexOf(e3[1]) === -1) return -1;
  let t3 = 0;
  for (let n2 = 0; n2 < l5.length; n2++) if (l5[n2] === "\\") n2++;
  else if (l5[n2] === e3[0]) t3++;
  else if (l5[n2] === e3[1] && (t3--, t3 < 0)) return n2;
  return t3 > 0 ? -2 : -1;
}
var Q2 = /* @__PURE__ */ new WeakMap();
function Oe(l5) {
  let e3 = { "*": -1, _: -1 }, t3 = -1, n2 = l5.length;
  for (let r3 = 0; r3 < n2; r3++) {
    let s3 = l5[r3];
    if (s3 !== "*" && s3 !== "_" && s3 !== "~") continue;
    let o4 = r3 === 0 ? `
` : l5[r3 - 1], i3 = r3 + 1;
    for (; i3 < n2 && l5[i3] === s3; ) i3++;
    o4 !== " " && o4 !== "	" && o4 !== `
` && o4 !== "\r" && o4 !== "\f" && (s3 === "~" ? t3 = r3 : e3[s3] = r3), r3 = i3 - 1;
  }
  return { maskedSrc: l5, lastPossibleEmStrongCloserIndex: e3, lastPossibleDelCloserIndex: t3 };
}
function qe(l5, e3) {
  let t3 = Oe(e3), n2 = Q2.get(l5);
  n2 ? n2.push(t3) : Q2.set(l5, [t3]);
}
function ve(l5) {
  let e3 = Q2.get(l5);
  e3 && (e3.pop(), e3.length === 0 && Q2.delete(l5));
}
function oe(l5, e3, t3) {
  let n2 = Q2.get(l5)?.at(-1);
  return n2 && n2.maskedSrc === e3 ? n2.lastPossibleEmStrongCloserIndex[t3] : Oe(e3).lastPossibleEmStrongCloserIndex[t3];
}
function ae(l5, e3) {
  let t3 = Q2.get(l5)?.at(-1);
  return t3 && t3.maskedSrc === e3 ? t3.lastPossibleDelCloserIndex : Oe(e3).lastPossibleDelCloserIndex;
}
function te(l5, e3 = 0) {
  let t3 = e3, n2 = "";
  for (let r3 of l5) if (r3 === "	") {
    let s3 = 4 - t3 % 4;
    n2 += " ".repeat(s3), t3 += s3;
  } else n2 += r3, t3++;
  return n2;
}
function Ht(l5, e3) {
  let t3 = "";
  for (let n2 = 0; n2 < l5.length; n2++) {
    if (l5[n2] === "`") {
      let r3 = e3.inline.code.exec(l5.slice(n2));
      if (r3) {
        t3 += r3[0], n2 += r3[0].length - 1;
        continue;
      }
    }
    if (l5[n2] === "\\" && (l5[n2 + 1] === "[" || l5[n2 + 1] === "]")) {
      t3 += l5[n2 + 1], n2++;
      continue;
    }
    t3 += l5[n2];
  }
  return t3;
}
function He(l5, e3, t3, n2, r3) {
  let s3 = e3.href, o4 = e3.title || null, i3 = Ht(l5[1], r3), a4 = l5[0].charAt(0) === "!", c3 = n2.state.inLink, u3 = n2.state.linkEmitted, d3 = n2.state.inRawBlock;
  n2.state.inLink = true, n2.state.linkEmitted = false;
  let h3 = n2.inlineTokens(i3), p3 = n2.state.linkEmitted;
  if (n2.state.linkEmitted = u3, n2.state.inLink = c3, !a4) {
    if (p3) {
      n2.state.inRawBlock = d3;
      return;
    }
    n2.state.linkEmitted = true;
  }
  return { type: a4 ? "image" : "link", raw: t3, href: s3, title: o4, text: i3, tokens: h3 };
}
function Zt(l5, e3, t3) {
  let n2 = l5.match(t3.other.indentCodeCompensation);
  if (n2 === null) return e3;
  let r3 = n2[1];
  return e3.split(`
`).map((s3) => {
    let o4 = s3.match(t3.other.beginningSpace);
    if (o4 === null) return s3;
    let [i3] = o4;
    return s3.slice(Math.min(i3.length, r3.length));
  }).join(`
`);
}
function Ze(l5, e3, t3, n2) {
  if (!e3.includes("<")) return false;
  for (let r3 = 0; r3 < e3.length; r3++) {
    if (e3[r3] === "\\") {
      r3++;
      continue;
    }
    if (e3[r3] === "`") {
      let i3 = n2.inline.code.exec(e3.slice(r3));
      if (i3) {
        r3 += i3[0].length - 1;
        continue;
      }
    }
    if (e3[r3] !== "<") continue;
    let s3 = l5.slice(t3 + r3), o4 = n2.inline.tag.exec(s3) || n2.inline.autolink.exec(s3);
    if (o4) {
      if (o4[0].length > e3.length - r3) return true;
      r3 += o4[0].length - 1;
    }
  }
  return false;
}
var _3 = class {
  options;
  rules;
  lexer;
  constructor(e3) {
    this.options = e3 || S2;
  }
  space(e3) {
    let t3 = this.rules.block.newline.exec(e3);
    if (t3 && t3[0].length > 0) return { type: "space", raw: t3[0] };
  }
  code(e3) {
    let t3 = this.rules.block.code.exec(e3);
    if (t3) {
      let n2 = this.options.pedantic ? t3[0] : Re(t3[0]), r3 = n2.replace(this.rules.other.codeRemoveIndent, "");
      return { type: "code", raw: n2, codeBlockStyle: "indented", text: r3 };
    }
  }
  fences(e3) {
    let t3 = this.rules.block.fences.exec(e3);
    if (t3) {
      let n2 = t3[0], r3 = Zt(n2, t3[3] || "", this.rules);
      return t3[3] !== void 0 && (r3 === "" || r3.endsWith(`
`)) && (r3 += `
`), { type: "code", raw: n2, lang: t3[2] ? t3[2].trim().replace(this.rules.inline.anyPunctuation, "$1") : t3[2], text: r3 };
    }
  }
  heading(e3) {
    let t3 = this.rules.block.heading.exec(e3);
    if (t3) {
      let n2 = t3[2].trim();
      if (this.rules.other.endingHash.test(n2)) {
        let r3 = C3(n2, "#");
        (this.options.pedantic || !r3 || this.rules.other.endingSpaceTabChar.test(r3)) && (n2 = r3.trim());
      }
      return { type: "heading", raw: C3(t3[0], `
`), depth: t3[1].length, text: n2, tokens: this.lexer.inline(n2) };
    }
  }
  hr(e3) {
    let t3 = this.rules.block.hr.exec(e3);
    if (t3) return { type: "hr", raw: C3(t3[0], `
`) };
  }
  blockquote(e3) {
    let t3 = this.rules.block.blockquote.exec(e3);
    if (t3) {
      let n2 = C3(t3[0], `
`).split(`
`), r3 = "", s3 = "", o4 = [];
      for (; n2.length > 0; ) {
        let i3 = false, a4 = [], c3;
        for (c3 = 0; c3 < n2.length; c3++) if (this.rules.other.blockquoteStart.test(n2[c3])) a4.push(n2[c3]), i3 = true;
        else if (!i3) a4.push(n2[c3]);
        else break;
        n2 = n2.slice(c3);
        let u3 = a4.join(`
`), d3 = u3.replace(this.rules.other.blockquoteMarkerWhitespace, (k2, m3, b2) => b2.startsWith(" ") ? m3 + " " + b2.slice(1) : m3 + te(b2, m3.length)).replace(this.rules.other.blockquoteSetextReplace, `
    $1`).replace(this.rules.other.blockquoteSetextReplace2, "");
        r3 = r3 ? `${r3}
${u3}` : u3, s3 = s3 ? `${s3}
${d3}` : d3;
        let h3 = this.lexer.state.top;
        if (this.lexer.state.top = true, this.lexer.blockTokens(d3, o4, true), this.lexer.state.top = h3, n2.length === 0) break;
        let p3 = o4.at(-1);
        if (p3?.type === "code" || p3?.type === "heading" || p3?.type === "hr" || p3?.type === "html" || p3?.type === "table") break;
        if (p3?.type === "blockquote") {
          let k2 = p3, m3 = n2.join(`
`), b2 = k2.raw + `
` + m3.replace(this.rules.other.blockquoteSetextReplace2, ""), f4 = this.blockquote(b2);
          o4[o4.length - 1] = f4;
          let R = b2.substring(f4.raw.length).replace(/^\n/, ""), E3 = R ? R.split(`
`).length : 0, T3 = E3 ? n2.slice(0, -E3) : n2;
          if (T3.length > 0 && (r3 = `${r3}
${T3.join(`
`)}`), s3 = s3.substring(0, s3.length - k2.text.length) + f4.text, n2 = n2.slice(T3.length), n2.length > 0 && this.rules.other.blockquoteStart.test(n2[0])) continue;
          break;
        } else if (p3?.type === "list") {
          let k2 = p3, m3 = k2.raw + `
` + n2.join(`
`), b2 = this.list(m3);
          o4[o4.length - 1] = b2;
          let f4 = b2.raw.length > k2.raw.length ? m3.slice(k2.raw.length + 1, b2.raw.length).split(`
`).length : 0;
          if (f4 > 0) {
            let R = n2.slice(0, f4).join(`
`);
            r3 = `${r3}
${R}`, s3 = `${s3}
${R}`;
          }
          if (n2 = n2.slice(f4), n2.length > 0 && !this.rules.other.blockquoteStart.test(n2[0])) break;
          continue;
        }
      }
      return { type: "blockquote", raw: r3, tokens: o4, text: s3 };
    }
  }
  list(e3) {
    let t3 = this.rules.block.list.exec(e3);
    if (t3) {
      if (!this.options.pedantic && this.lexer.state.lastToken?.type === "text" && !this.rules.other.listInterruptsParagraph.test(e3)) return;
      let n2 = e3, r3 = () => n2.length - e3.length, s3 = t3[1].trim(), o4 = s3.length > 1, i3 = { type: "list", raw: "", ordered: o4, start: o4 ? +s3.slice(0, -1) : "", loose: false, items: [] };
      s3 = o4 ? `\\d{1,9}\\${s3.slice(-1)}` : `\\${s3}`, this.options.pedantic && (s3 = o4 ? s3 : "[*+-]");
      let a4 = this.rules.other.listItemRegex(s3), c3 = false;
      for (; e3; ) {
        let h3 = false, p3 = "";
        if (!(t3 = a4.exec(e3)) || this.rules.block.hr.test(e3)) break;
        let k2 = r3();
        e3 = e3.substring(t3[0].length);
        let m3 = t3[2].split(`
`, 1)[0], b2 = t3[1].length, f4 = this.options.pedantic ? te(m3, b2) : m3.replace(this.rules.other.leadingSpaceTab, (H2) => te(H2, b2)), R = e3.split(`
`, 1)[0], E3 = !f4.trim(), T3 = 0;
        if (this.options.pedantic ? (T3 = 2, p3 = f4.trimStart()) : E3 ? T3 = b2 + 1 : (T3 = f4.search(this.rules.other.nonSpaceChar), T3 = T3 > 4 ? 1 : T3, p3 = f4.slice(T3), T3 += b2), E3 && this.rules.other.blankLine.test(R) && (e3 = e3.substring(R.length + 1), h3 = true), !h3) {
          let H2 = this.rules.other.nextBulletRegex(T3), K2 = this.rules.other.hrRegex(T3), re = this.rules.other.fencesBeginRegex(T3), B3 = this.options.pedantic ? this.rules.other.pedanticHeadingBeginRegex(T3) : this.rules.other.headingBeginRegex(T3), X = this.rules.other.htmlBeginRegex(T3), se = this.rules.other.blockquoteBeginRegex(T3), le = false;
          for (; e3; ) {
            let we = e3.split(`
`, 1)[0], Z;
            if (R = we, this.options.pedantic ? (R = R.replace(this.rules.other.listReplaceNesting, "  "), Z = R) : Z = R.replace(this.rules.other.leadingSpaceTab, ($2) => te($2)), re.test(R) || B3.test(R) || X.test(R) || se.test(R) || H2.test(R) || K2.test(R)) break;
            if (Z.search(this.rules.other.nonSpaceChar) >= T3 || !R.trim()) p3 += `
` + Z.slice(T3), le = false;
            else {
              if (E3) break;
              let $2 = f4;
              if (!this.options.pedantic && !p3.includes(`
`) && !f4.includes("	")) {
                let j2;
                for (; !K2.test($2) && (j2 = this.rules.other.nestedBlockMarker.exec($2)); ) $2 = $2.slice(j2[0].length);
                if (!$2.trim()) break;
              }
              if ($2.replace(this.rules.other.tabCharGlobal, "    ").search(this.rules.other.nonSpaceChar) >= 4 || re.test($2) || B3.test($2) || X.test($2) || K2.test($2)) break;
              if (!this.options.pedantic && !le) {
                let j2 = f4.replace(this.rules.other.nestedContainerMarkers, "");
                if (this.rules.block.fences.test(j2) || this.rules.block.heading.test(j2) || this.rules.block.hr.test(j2)) break;
              }
              let je = !this.options.pedantic && /^ {0,3}(?:=+|-+) *$/.test(R) && this.rules.block.lheading.test(`${f4}
${R}`) ? `    ${Z.replace(/^ {0,3}/, "")}` : R;
              p3 += `
` + je, le = true;
            }
            E3 = !R.trim(), e3 = e3.substring(we.length + 1), f4 = Z.slice(T3);
          }
        }
        let U = n2.slice(k2, r3());
        i3.loose || (c3 ? i3.loose = true : this.rules.other.doubleBlankLine.test(U) && (c3 = true)), i3.items.push({ type: "list_item", raw: U, task: !!this.options.gfm && this.rules.other.listIsTask.test(p3), loose: false, text: p3, tokens: [] });
      }
      let u3 = i3.items.at(-1);
      if (u3) u3.raw = u3.raw.trimEnd(), u3.text = u3.text.trimEnd();
      else return;
      i3.raw = n2.slice(0, r3()).trimEnd();
      let d3 = [];
      for (let h3 of i3.items) if (this.lexer.state.top = false, d3.push(this.lexer.inlineQueue.length), h3.tokens = this.lexer.blockTokens(h3.text, []), !i3.loose) {
        let p3 = h3.tokens.filter((m3) => m3.type === "space"), k2 = p3.length > 0 && p3.some((m3) => this.rules.other.anyLine.test(m3.raw));
        i3.loose = k2;
      }
      for (let h3 = 0; h3 < i3.items.length; h3++) {
        let p3 = i3.items[h3], k2 = p3.tokens[0];
        if (p3.task && (k2?.type === "text" || k2?.type === "paragraph")) {
          p3.text = p3.text.replace(this.rules.other.listReplaceTask, ""), k2.raw = k2.raw.replace(this.rules.other.listReplaceTask, ""), k2.text = k2.text.replace(this.rules.other.listReplaceTask, "");
          let m3 = this.lexer.inlineQueue;
          for (let f4 = d3[h3]; f4 < m3.length; f4++) if (m3[f4].tokens === k2.tokens) {
            m3[f4].src = m3[f4].src.replace(this.rules.other.listReplaceTask, "");
            break;
          }
          let b2 = this.rules.other.listTaskCheckbox.exec(p3.raw);
          if (b2) {
            let f4 = { type: "checkbox", raw: b2[0] + " ", checked: b2[0] !== "[ ]" };
            p3.checked = f4.checked, i3.loose ? p3.tokens[0] && ["paragraph", "text"].includes(p3.tokens[0].type) && "tokens" in p3.tokens[0] && p3.tokens[0].tokens ? (p3.tokens[0].raw = f4.raw + p3.tokens[0].raw, p3.tokens[0].text = f4.raw + p3.tokens[0].text, p3.tokens[0].tokens.unshift(f4)) : p3.tokens.unshift({ type: "paragraph", raw: f4.raw, text: f4.raw, tokens: [f4] }) : p3.tokens.unshift(f4);
          }
        } else p3.task && (p3.task = false);
      }
      if (i3.loose) for (let h3 of i3.items) {
        h3.loose = true;
        for (let p3 of h3.tokens) p3.type === "text" && (p3.type = "paragraph");
      }
      return i3;
    }
  }
  html(e3) {
    let t3 = this.rules.block.html.exec(e3);
    if (t3) {
      if (this.lexer.state.lastToken?.type === "paragraph" && !this.rules.other.htmlBeginRegex(4).test(e3)) return;
      let n2 = Re(t3[0]);
      return { type: "html", block: true, raw: n2, pre: t3[1] === "pre" || t3[1] === "script" || t3[1] === "style", text: n2 };
    }
  }
  def(e3) {
    let t3 = this.rules.block.def.exec(e3);
    if (t3) {
      if (!this.rules.other.startAngleBracket.test(t3[2]) && Te(t3[2], "()") !== -1) return;
      let n2 = W(t3[1]), r3 = t3[2] ? t3[2].replace(this.rules.other.hrefBrackets, "$1").replace(this.rules.inline.anyPunctuation, "$1") : "", s3 = t3[3] ? t3[3].substring(1, t3[3].length - 1).replace(this.rules.inline.anyPunctuation, "$1") : t3[3];
      return { type: "def", tag: n2, raw: C3(t3[0], `
`), href: r3, title: s3 };
    }
  }
  table(e3) {
    let t3 = this.rules.block.table.exec(e3);
    if (!t3 || !this.rules.other.tableDelimiter.test(t3[2])) return;
    let n2 = be(t3[1]), r3 = t3[2].replace(this.rules.other.tableAlignChars, "").split("|"), s3 = t3[3]?.trim() ? t3[3].replace(this.rules.other.tableRowBlankLine, "").split(`
`) : [], o4 = { type: "table", raw: C3(t3[0], `
`), header: [], align: [], rows: [] };
    if (n2.length === r3.length) {
      for (let i3 of r3) this.rules.other.tableAlignRight.test(i3) ? o4.align.push("right") : this.rules.other.tableAlignCenter.test(i3) ? o4.align.push("center") : this.rules.other.tableAlignLeft.test(i3) ? o4.align.push("left") : o4.align.push(null);
      for (let i3 = 0; i3 < n2.length; i3++) o4.header.push({ text: n2[i3], tokens: this.lexer.inline(n2[i3]), header: true, align: o4.align[i3] });
      for (let i3 of s3) o4.rows.push(be(i3, o4.header.length).map((a4, c3) => ({ text: a4, tokens: this.lexer.inline(a4), header: false, align: o4.align[c3] })));
      return o4;
    }
  }
  lheading(e3) {
    let t3 = this.rules.block.lheading.exec(e3);
    if (t3) {
      let n2 = t3[1].trim();
      return { type: "heading", raw: C3(t3[0], `
`), depth: t3[2].charAt(0) === "=" ? 1 : 2, text: n2, tokens: this.lexer.inline(n2) };
    }
  }
  paragraph(e3) {
    let t3 = this.rules.block.paragraph.exec(e3);
    if (t3) {
      let n2 = t3[1].charAt(t3[1].length - 1) === `
` ? t3[1].slice(0, -1) : t3[1];
      return { type: "paragraph", raw: t3[0], text: n2, tokens: this.lexer.inline(n2) };
    }
  }
  text(e3) {
    let t3 = this.rules.block.text.exec(e3);
    if (t3) return { type: "text", raw: t3[0], text: t3[0], tokens: this.lexer.inline(t3[0]) };
  }
  escape(e3) {
    if (e3.charCodeAt(0) !== 92) return;
    let t3 = this.rules.inline.escape.exec(e3);
    if (t3) return { type: "escape", raw: t3[0], text: t3[1] };
  }
  tag(e3) {
    if (e3.charCodeAt(0) !== 60) return;
    let t3 = this.rules.inline.tag.exec(e3);
    if (t3) return !this.lexer.state.inLink && this.rules.other.startATag.test(t3[0]) ? this.lexer.state.inLink = true : this.lexer.state.inLink && this.rules.other.endATag.test(t3[0]) && (this.lexer.state.inLink = false), !this.lexer.state.inRawBlock && this.rules.other.startPreScriptTag.test(t3[0]) ? this.lexer.state.inRawBlock = true : this.lexer.state.inRawBlock && this.rules.other.endPreScriptTag.test(t3[0]) && (this.lexer.state.inRawBlock = false), { type: "html", raw: t3[0], inLink: this.lexer.state.inLink, inRawBlock: this.lexer.state.inRawBlock, block: false, text: t3[0] };
  }
  link(e3) {
    if (this.lexer.state.linkParenPossible === false) return;
    let t3 = e3.charCodeAt(0);
    if (t3 !== 91 && t3 !== 33) return;
    let n2 = this.rules.inline.link.exec(e3);
    if (n2) {
      let r3 = n2[0].charAt(0) === "!" ? 2 : 1;
      if (!this.options.pedantic && Ze(e3, n2[1], r3, this.rules)) return;
      let s3 = n2[2].trim();
      if (!this.options.pedantic && this.rules.other.startAngleBracket.test(s3)) {
        if (!this.rules.other.endAngleBracket.test(s3)) return;
        let c3 = C3(s3.slice(0, -1), "\\");
        if ((s3.length - c3.length) % 2 === 0) return;
      } else {
        let c3 = Te(n2[2], "()");
        if (c3 === -2) return;
        if (c3 > -1) {
          let d3 = (n2[0].indexOf("!") === 0 ? 5 : 4) + n2[1].length + c3;
          n2[2] = n2[2].substring(0, c3), n2[0] = n2[0].substring(0, d3).trim(), n2[3] = "";
        }
      }
      let o4 = C3(n2[0].slice(0, -1), "\\");
      if ((n2[0].length - o4.length) % 2 === 0) return;
      let i3 = n2[2], a4 = "";
      if (this.options.pedantic) {
        let c3 = this.rules.other.pedanticHrefTitle.exec(i3);
        c3 && (i3 = c3[1], a4 = c3[3]);
      } else a4 = n2[3] ? n2[3].slice(1, -1) : "";
      return i3 = i3.trim(), this.rules.other.startAngleBracket.test(i3) && (this.options.pedantic && !this.rules.other.endAngleBracket.test(s3) ? i3 = i3.slice(1) : i3 = i3.slice(1, -1)), He(n2, { href: i3 && i3.replace(this.rules.inline.anyPunctuation, "$1"), title: a4 && a4.replace(this.rules.inline.anyPunctuation, "$1") }, n2[0], this.lexer, this.rules);
    }
  }
  reflink(e3, t3) {
    let n2 = e3.charCodeAt(0);
    if (n2 !== 91 && n2 !== 33) return;
    let r3;
    if ((r3 = this.rules.inline.reflink.exec(e3)) || (r3 = this.rules.inline.nolink.exec(e3))) {
      let s3 = r3[0].charAt(0) === "!" ? 2 : 1;
      if (!this.options.pedantic && Ze(e3, r3[1], s3, this.rules)) return;
      let o4 = t3[W(r3[2] || r3[1])];
      if (!o4) {
        let i3 = r3[0].charAt(0);
        return { type: "text", raw: i3, text: i3 };
      }
      return He(r3, o4, r3[0], this.lexer, this.rules);
    }
  }
  emStrong(e3, t3, n2 = "") {
    let r3 = this.rules.inline.emStrongLDelim.exec(e3);
    if (!r3 || !r3[1] && !r3[2] && !r3[3] && !r3[4]) return;
    let s3 = r3[0][0], o4 = n2 === s3, i3 = t3.length - e3.length, a4 = i3;
    for (; !this.options.pedantic && a4 > 0 && t3[a4 - 1] === s3; ) a4--;
    let c3 = [...t3.slice(Math.max(0, a4 - 2), a4)].at(-1) ?? "", u3 = c3 === "*" || c3 === "_" || !!this.rules.inline.punctuation.exec(c3);
    a4 < i3 && (n2 = c3);
    let d3 = a4 < i3 ? u3 : n2 === "*" || n2 === "_" || !!this.rules.inline.punctuation.exec(n2);
    if (r3[4] && n2.match(this.rules.other.unicodeAlphaNumeric)) return;
    let h3 = r3[1] || r3[3] || "";
    if (!h3 || !n2 || d3) {
      let p3 = [...r3[0]].length - 1, k2, m3, b2 = p3, f4 = 0, R = i3 - a4 + p3, E3 = !this.options.pedantic && !!c3.trim() && (!!h3 || s3 === "*" && !u3);
      if (s3 !== "*" && s3 !== "_") return;
      let T3 = s3 === "*" ? this.rules.inline.emStrongRDelimAst : this.rules.inline.emStrongRDelimUnd, U = oe(this, t3, s3), H2 = t3.length - e3.length + p3;
      if (U < H2) return;
      t3 = t3.slice(-1 * e3.length + p3);
      let K2 = U - H2;
      for (T3.lastIndex = 0; (r3 = T3.exec(t3)) !== null && !(r3.index > K2); ) {
        if (k2 = r3[1] || r3[2] || r3[3] || r3[4] || r3[5] || r3[6], !k2) continue;
        if (m3 = [...k2].length, r3[3] || r3[4]) {
          b2 += m3;
          continue;
        } else if ((r3[5] || r3[6] || E3) && R % 3 && !((R + m3) % 3)) {
          if (o4 && (r3[5] || r3[6])) break;
          f4 += m3;
          continue;
        }
        if (b2 -= m3, b2 > 0) continue;
        m3 = Math.min(m3, m3 + b2 + f4);
        let re = [...r3[0]][0].length, B3 = e3.slice(0, p3 + r3.index + re + m3);
        if (Math.min(p3, m3) % 2) {
          let se = B3.slice(1, -1);
          return { type: "em", raw: B3, text: se, tokens: this.lexer.inlineTokens(se) };
        }
        let X = B3.slice(2, -2);
        return { type: "strong", raw: B3, text: X, tokens: this.lexer.inlineTokens(X) };
      }
    }
  }
  codespan(e3) {
    if (e3.charCodeAt(0) !== 96) return;
    let t3 = this.rules.inline.code.exec(e3);
    if (t3) {
      let n2 = t3[2].replace(this.rules.other.newLineCharGlobal, " "), r3 = this.rules.other.nonSpaceChar.test(n2), s3 = this.rules.other.startingSpaceChar.test(n2) && this.rules.other.endingSpaceChar.test(n2);
      return r3 && s3 && (n2 = n2.substring(1, n2.length - 1)), { type: "codespan", raw: t3[0], text: n2 };
    }
  }
  br(e3) {
    let t3 = e3.charCodeAt(0);
    if (t3 !== 32 && t3 !== 92 && t3 !== 10) return;
    let n2 = this.rules.inline.br.exec(e3);
    if (n2) return { type: "br", raw: n2[0] };
  }
  del(e3, t3, n2 = "") {
    if (e3.charCodeAt(0) !== 126) return;
    let r3 = this.rules.inline.delLDelim.exec(e3);
    if (!r3) return;
    if (!(r3[1] || "") || !n2 || this.rules.inline.punctuation.exec(n2)) {
      let o4 = [...r3[0]].length - 1, i3, a4, c3 = o4, u3 = this.rules.inline.delRDelim, d3 = ae(this, t3), h3 = t3.length - e3.length + o4;
      if (d3 < h3) return;
      t3 = t3.slice(-1 * e3.length + o4);
      let p3 = d3 - h3;
      for (u3.lastIndex = 0; (r3 = u3.exec(t3)) !== null && !(r3.index > p3); ) {
        if (i3 = r3[1] || r3[2] || r3[3] || r3[4] || r3[5] || r3[6], !i3 || (a4 = [...i3].length, a4 !== o4)) continue;
        if (r3[3] || r3[4]) {
          c3 += a4;
          continue;
        }
        if (c3 -= a4, c3 > 0) continue;
        a4 = Math.min(a4, a4 + c3);
        let k2 = [...r3[0]][0].length, m3 = e3.slice(0, o4 + r3.index + k2 + a4), b2 = m3.slice(o4, -o4);
        return { type: "del", raw: m3, text: b2, tokens: this.lexer.inlineTokens(b2) };
      }
    }
  }
  autolink(e3) {
    if (e3.charCodeAt(0) !== 60) return;
    let t3 = this.rules.inline.autolink.exec(e3);
    if (t3) {
      let n2, r3;
      return t3[2] === "@" ? (n2 = t3[1], r3 = "mailto:" + n2) : (n2 = t3[1], r3 = n2), { type: "link", raw: t3[0], text: n2, href: r3, autolink: true, tokens: [{ type: "text", raw: n2, text: n2 }] };
    }
  }
  url(e3) {
    let t3;
    if (t3 = this.rules.inline.url.exec(e3)) {
      let n2, r3;
      if (t3[2] === "@") n2 = t3[0], r3 = "mailto:" + n2;
      else {
        let s3;
        do
          s3 = t3[0], t3[0] = this.rules.inline._backpedal.exec(t3[0])?.[0] ?? "";
        while (s3 !== t3[0]);
        n2 = t3[0], t3[1] === "www." ? r3 = "http://" + t3[0] : r3 = t3[0];
      }
      return { type: "link", raw: t3[0], text: n2, href: r3, autolink: true, tokens: [{ type: "text", raw: n2, text: n2 }] };
    }
  }
  inlineText(e3) {
    let t3 = this.rules.inline.text.exec(e3);
    if (t3) {
      let n2 = this.lexer.state.inRawBlock;
      return { type: "text", raw: t3[0], text: n2 ? t3[0] : De(t3[0]), escaped: n2 };
    }
  }
};
var w3 = class l3 {
  tokens;
  options;
  state;
  inlineQueue;
  tokenizer;
  constructor(e3) {
    this.tokens = [], this.tokens.links = /* @__PURE__ */ Object.create(null), this.options = e3 || S2, this.options.tokenizer = this.options.tokenizer || new _3(), this.tokenizer = this.options.tokenizer, this.tokenizer.options = this.options, this.tokenizer.lexer = this, this.inlineQueue = [], this.state = { inLink: false, inRawBlock: false, linkEmitted: false, linkParenPossible: true, top: true };
    let t3 = { other: O, block: ee.normal, inline: F3.normal };
    this.options.pedantic ? (t3.block = ee.pedantic, t3.inline = F3.pedantic) : this.options.gfm && (t3.block = ee.gfm, this.options.breaks ? t3.inline = F3.breaks : t3.inline = F3.gfm), this.tokenizer.rules = t3;
  }
  static get rules() {
    return { block: ee, inline: F3 };
  }
  static lex(e3, t3) {
    return new l3(t3).lex(e3);
  }
  static lexInline(e3, t3) {
    return new l3(t3).inlineTokens(e3);
  }
  lex(e3) {
    e3 = e3.replace(O.carriageReturn, `
`), this.blockTokens(e3, this.tokens);
    for (let t3 = 0; t3 < this.inlineQueue.length; t3++) {
      let n2 = this.inlineQueue[t3];
      this.state.inRawBlock = false, this.inlineTokens(n2.src, n2.tokens);
    }
    return this.inlineQueue = [], this.tokens;
  }
  blockTokens(e3, t3 = [], n2 = false) {
    this.tokenizer.lexer = this;
    let r3 = this.state.lastToken;
    this.options.pedantic && (e3 = e3.replace(O.tabCharGlobal, "    ").replace(O.spaceLine, ""));
    let s3 = 1 / 0, o4, i3 = this.options.gfm && !this.options.pedantic && this.tokenizer.paragraph === _3.prototype.paragraph;
    for (; e3; ) {
      if (e3.length < s3) s3 = e3.length;
      else {
        this.infiniteLoopError(e3.charCodeAt(0));
        break;
      }
      this.state.lastToken = t3.at(-1);
      let a4;
      if (this.options.extensions?.block?.some((u3) => (a4 = u3.call({ lexer: this }, e3, t3)) ? (e3 = e3.substring(a4.raw.length), t3.push(a4), true) : false)) continue;
      if (a4 = this.tokenizer.space(e3)) {
        e3 = e3.substring(a4.raw.length);
        let u3 = t3.at(-1);
        a4.raw.length === 1 && u3 !== void 0 ? u3.raw += `
` : t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.code(e3)) {
        e3 = e3.substring(a4.raw.length);
        let u3 = t3.at(-1);
        u3?.type === "paragraph" || u3?.type === "text" ? (u3.raw += (u3.raw.endsWith(`
`) ? "" : `
`) + a4.raw, u3.text += `
` + a4.text, this.inlineQueue.at(-1).src = u3.text) : t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.fences(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.heading(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.hr(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.blockquote(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.list(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.html(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.def(e3)) {
        e3 = e3.substring(a4.raw.length);
        let u3 = t3.at(-1);
        u3?.type === "paragraph" || u3?.type === "text" ? (u3.raw += (u3.raw.endsWith(`
`) ? "" : `
`) + a4.raw, u3.text += `
` + a4.raw, this.inlineQueue.at(-1).src = u3.text) : (this.tokens.links[a4.tag] || (this.tokens.links[a4.tag] = { href: a4.href, title: a4.title }), t3.push(a4));
        continue;
      }
      if (a4 = this.tokenizer.table(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      if (a4 = this.tokenizer.lheading(e3)) {
        e3 = e3.substring(a4.raw.length), t3.push(a4);
        continue;
      }
      let c3 = e3;
      if (this.options.extensions?.startBlock) {
        let u3 = 1 / 0, d3 = e3.slice(1), h3;
        this.options.extensions.startBlock.forEach((p3) => {
          h3 = p3.call({ lexer: this }, d3), typeof h3 == "number" && h3 >= 0 && (u3 = Math.min(u3, h3));
        }), u3 < 1 / 0 && u3 >= 0 && (c3 = e3.substring(0, u3 + 1));
      }
      if (this.state.top && (a4 = this.tokenizer.paragraph(c3))) {
        let u3 = t3.at(-1);
        (n2 || u3 === o4 && i3) && u3?.type === "paragraph" ? (u3.raw += (u3.raw.endsWith(`
`) ? "" : `
`) + a4.raw, u3.text += `
` + a4.text, this.inlineQueue.pop(), this.inlineQueue.at(-1).src = u3.text, o4 = u3) : (t3.push(a4), o4 = a4), n2 = c3.length !== e3.length, e3 = e3.substring(a4.raw.length);
        continue;
      }
      if (a4 = this.tokenizer.text(e3)) {
        e3 = e3.substring(a4.raw.length);
        let u3 = t3.at(-1);
        u3?.type === "text" ? (u3.raw += (u3.raw.endsWith(`
`) ? "" : `
`) + a4.raw, u3.text += `
` + a4.text, this.inlineQueue.pop(), this.inlineQueue.at(-1).src = u3.text) : t3.push(a4);
        continue;
      }
      if (e3) {
        this.infiniteLoopError(e3.charCodeAt(0));
        break;
      }
    }
    return this.state.top = true, this.state.lastToken = r3, t3;
  }
  inline(e3, t3 = []) {
    return this.inlineQueue.push({ src: e3, tokens: t3 }), t3;
  }
  linkInText(e3) {
    if (!e3.includes("[")) return false;
    let t3 = this.tokenizer.rules.inline.link;
    for (let n2 of e3.matchAll(this.tokenizer.rules.inline.blockSkip)) if (t3.test(n2[0]) && e3.charAt(n2.index - 1) !== "!") return true;
    for (let n2 of e3.matchAll(this.tokenizer.rules.inline.reflinkSearch)) {
      let r3 = n2[0], s3 = r3.lastIndexOf("[");
      if (!(r3.charAt(0) === "!" || !Object.hasOwn(this.tokens.links, W(r3.slice(s3 + 1, -1)))) && !(s3 > 1 && this.linkInText(r3.slice(1, s3 - 1)))) return true;
    }
    return false;
  }
  inlineTokens(e3, t3 = []) {
    this.tokenizer.lexer = this;
    let n2 = this.state.linkParenPossible;
    this.state.linkParenPossible = e3.includes(")");
    try {
      return this.#t(e3, t3);
    } finally {
      this.state.linkParenPossible = n2;
    }
  }
  #t(e3, t3) {
    let n2 = e3.includes("*") || e3.includes("_") || e3.includes("~"), r3 = n2 || this.options.hooks?.emStrongMask || this.tokenizer.emStrong !== _3.prototype.emStrong || this.tokenizer.del !== _3.prototype.del ? this.#r(e3) : e3;
    if (!n2) return this.#e(e3, r3, t3);
    qe(this.tokenizer, r3);
    try {
      return this.#e(e3, r3, t3);
    } finally {
      ve(this.tokenizer);
    }
  }
  #e(e3, t3, n2) {
    let r3 = false, s3 = "", o4 = 1 / 0;
    for (; e3; ) {
      if (e3.length < o4) o4 = e3.length;
      else {
        this.infiniteLoopError(e3.charCodeAt(0));
        break;
      }
      r3 || (s3 = ""), r3 = false;
      let i3;
      if (this.options.extensions?.inline?.some((u3) => (i3 = u3.call({ lexer: this }, e3, n2)) ? (e3 = e3.substring(i3.raw.length), n2.push(i3), true) : false)) continue;
      if (i3 = this.tokenizer.escape(e3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (i3 = this.tokenizer.tag(e3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (i3 = this.tokenizer.link(e3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (i3 = this.tokenizer.reflink(e3, this.tokens.links)) {
        e3 = e3.substring(i3.raw.length);
        let u3 = n2.at(-1);
        i3.type === "text" && u3?.type === "text" ? (u3.raw += i3.raw, u3.text += i3.text) : n2.push(i3);
        continue;
      }
      let a4 = e3[0];
      if (a4 === "*" || a4 === "_") {
        let u3 = t3.length - e3.length;
        if (oe(this.tokenizer, t3, a4) <= u3) {
          let h3 = 1;
          for (; h3 < e3.length && e3.charCodeAt(h3) === a4.charCodeAt(0); ) h3++;
          let p3 = e3.substring(0, h3), k2 = n2.at(-1);
          k2?.type === "text" && !k2.escaped ? (k2.raw += p3, k2.text += p3) : n2.push({ type: "text", raw: p3, text: p3, escaped: false }), e3 = e3.substring(h3), s3 = a4, r3 = true;
          continue;
        }
      } else if (a4 === "~") {
        let u3 = t3.length - e3.length;
        if (ae(this.tokenizer, t3) <= u3) {
          let h3 = 1;
          for (; h3 < e3.length && e3.charCodeAt(h3) === 126; ) h3++;
          let p3 = e3.substring(0, h3), k2 = n2.at(-1);
          k2?.type === "text" && !k2.escaped ? (k2.raw += p3, k2.text += p3) : n2.push({ type: "text", raw: p3, text: p3, escaped: false }), e3 = e3.substring(h3), s3 = a4, r3 = true;
          continue;
        }
      }
      if (i3 = this.tokenizer.emStrong(e3, t3, s3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (i3 = this.tokenizer.codespan(e3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (i3 = this.tokenizer.br(e3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (i3 = this.tokenizer.del(e3, t3, s3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (i3 = this.tokenizer.autolink(e3)) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      if (!this.state.inLink && (i3 = this.tokenizer.url(e3))) {
        e3 = e3.substring(i3.raw.length), n2.push(i3);
        continue;
      }
      let c3 = e3;
      if (this.options.extensions?.startInline) {
        let u3 = 1 / 0, d3 = e3.slice(1), h3;
        this.options.extensions.startInline.forEach((p3) => {
          h3 = p3.call({ lexer: this }, d3), typeof h3 == "number" && h3 >= 0 && (u3 = Math.min(u3, h3));
        }), u3 < 1 / 0 && u3 >= 0 && (c3 = e3.substring(0, u3 + 1));
      }
      if (i3 = this.tokenizer.inlineText(c3)) {
        e3 = e3.substring(i3.raw.length), i3.raw.slice(-1) !== "_" && (s3 = i3.raw.slice(-1)), r3 = true;
        let u3 = n2.at(-1);
        u3?.type === "text" ? (u3.raw += i3.raw, u3.text += i3.text) : n2.push(i3);
        continue;
      }
      if (e3) {
        this.infiniteLoopError(e3.charCodeAt(0));
        break;
      }
    }
    return n2;
  }
  #n(e3) {
    let { blockSkip: t3, tag: n2, autolink: r3 } = this.tokenizer.rules.inline, s3 = "", o4 = 0, i3;
    for (t3.lastIndex = 0; i3 = t3.exec(e3); ) {
      let a4 = i3.index + (i3[2] ? i3[2].length : 0), c3 = i3.index + i3[0].length;
      if (e3.charAt(a4) === "<") {
        let u3 = e3.slice(a4), d3 = n2.exec(u3) || r3.exec(u3);
        if (!d3) {
          t3.lastIndex = a4 + 1;
          continue;
        }
        c3 = a4 + d3[0].length, t3.lastIndex = c3;
      }
      s3 += e3.slice(o4, a4) + "[" + "a".repeat(c3 - a4 - 2) + "]", o4 = c3;
    }
    return s3 + e3.slice(o4);
  }
  #r(e3) {
    let t3 = e3;
    if (this.tokens.links && e3.includes("[")) {
      let n2 = this.tokenizer.rules.inline.reflinkSearch, r3 = (s3) => {
        let o4 = s3.lastIndexOf("[");
        if (!Object.hasOwn(this.tokens.links, W(s3.slice(o4 + 1, -1)))) return s3;
        if (o4 > 1 && s3.charAt(0) !== "!") {
          let i3 = s3.slice(1, o4 - 1);
          if (this.linkInText(i3)) return "[" + i3.replace(n2, r3) + "][" + "a".repeat(s3.length - o4 - 2) + "]";
        }
        return "[" + "a".repeat(s3.length - 2) + "]";
      };
      t3 = t3.replace(n2, r3);
    }
    return t3 = t3.replace(this.tokenizer.rules.inline.anyPunctuationOutsideCode, (n2, r3, s3) => s3 ? "+".repeat(n2.length) : r3 ? r3 + n2.slice(r3.length, -r3.length).replace(/`/g, "+") + r3 : n2), t3 = this.#n(t3), t3 = this.options.hooks?.emStrongMask?.call({ lexer: this }, t3) ?? t3, t3;
  }
  infiniteLoopError(e3) {
    let t3 = "Infinite loop on byte: " + e3;
    if (this.options.silent) console.error(t3);
    else throw new Error(t3);
  }
};
var I2 = class {
  options;
  parser;
  constructor(e3) {
    this.options = e3 || S2;
  }
  space(e3) {
    return "";
  }
  code({ text: e3, lang: t3, escaped: n2 }) {
    let r3 = (t3 || "").match(O.notSpaceStart)?.[0], s3 = e3 ? e3.replace(O.endingNewline, "") + `
` : "";
    return r3 ? '<pre><code class="language-' + y3(r3) + '">' + (n2 ? s3 : y3(s3, true)) + `</code></pre>
` : "<pre><code>" + (n2 ? s3 : y3(s3, true)) + `</code></pre>
`;
  }
  blockquote({ tokens: e3 }) {
    return `<blockquote>
${this.parser.parse(e3)}</blockquote>
`;
  }
  html({ text: e3 }) {
    return e3;
  }
  def(e3) {
    return "";
  }
  heading({ tokens: e3, depth: t3 }) {
    return `<h${t3}>${this.parser.parseInline(e3)}</h${t3}>
`;
  }
  hr(e3) {
    return `<hr>
`;
  }
  list(e3) {
    let t3 = e3.ordered, n2 = e3.start, r3 = "";
    for (let i3 = 0; i3 < e3.items.length; i3++) {
      let a4 = e3.items[i3];
      r3 += this.listitem(a4);
    }
    let s3 = t3 ? "ol" : "ul", o4 = t3 && n2 !== 1 ? ' start="' + n2 + '"' : "";
    return "<" + s3 + o4 + `>
` + r3 + "</" + s3 + `>
`;
  }
  listitem(e3) {
    return `<li>${this.parser.parse(e3.tokens)}</li>
`;
  }
  checkbox({ checked: e3 }) {
    return "<input " + (e3 ? 'checked="" ' : "") + 'disabled="" type="checkbox"> ';
  }
  paragraph({ tokens: e3 }) {
    return `<p>${this.parser.parseInline(e3)}</p>
`;
  }
  table(e3) {
    let t3 = "", n2 = "";
    for (let s3 = 0; s3 < e3.header.length; s3++) n2 += this.tablecell(e3.header[s3]);
    t3 += this.tablerow({ text: n2 });
    let r3 = "";
    for (let s3 = 0; s3 < e3.rows.length; s3++) {
      let o4 = e3.rows[s3];
      n2 = "";
      for (let i3 = 0; i3 < o4.length; i3++) n2 += this.tablecell(o4[i3]);
      r3 += this.tablerow({ text: n2 });
    }
    return r3 && (r3 = `<tbody>${r3}</tbody>`), `<table>
<thead>
` + t3 + `</thead>
` + r3 + `</table>
`;
  }
  tablerow({ text: e3 }) {
    return `<tr>
${e3}</tr>
`;
  }
  tablecell(e3) {
    let t3 = this.parser.parseInline(e3.tokens), n2 = e3.header ? "th" : "td";
    return (e3.align ? `<${n2} align="${e3.align}">` : `<${n2}>`) + t3 + `</${n2}>
`;
  }
  strong({ tokens: e3 }) {
    return `<strong>${this.parser.parseInline(e3)}</strong>`;
  }
  em({ tokens: e3 }) {
    return `<em>${this.parser.parseInline(e3)}</em>`;
  }
  codespan({ text: e3 }) {
    return `<code>${y3(e3, true)}</code>`;
  }
  br(e3) {
    return "<br>";
  }
  del({ tokens: e3 }) {
    return `<del>${this.parser.parseInline(e3)}</del>`;
  }
  link({ href: e3, title: t3, text: n2, tokens: r3, autolink: s3 }) {
    let o4 = s3 ? y3(n2, true) : this.parser.parseInline(r3), i3 = xe(e3);
    if (i3 === null) return o4;
    e3 = y3(i3, s3);
    let a4 = '<a href="' + e3 + '"';
    return t3 && (a4 += ' title="' + y3(t3) + '"'), a4 += ">" + o4 + "</a>", a4;
  }
  image({ href: e3, title: t3, text: n2, tokens: r3 }) {
    r3 && (n2 = this.parser.parseInline(r3, this.parser.textRenderer));
    let s3 = xe(e3);
    if (s3 === null) return y3(n2);
    e3 = s3;
    let o4 = `<img src="${y3(e3)}" alt="${y3(n2)}"`;
    return t3 && (o4 += ` title="${y3(t3)}"`), o4 += ">", o4;
  }
  text(e3) {
    return "tokens" in e3 && e3.tokens ? this.parser.parseInline(e3.tokens) : "escaped" in e3 && e3.escaped ? e3.text : y3(e3.text);
  }
};
var z3 = class {
  parser;
  strong({ text: e3, tokens: t3 }) {
    return t3 ? this.parser.parseInline(t3, this) : e3;
  }
  em({ text: e3, tokens: t3 }) {
    return t3 ? this.parser.parseInline(t3, this) : e3;
  }
  codespan({ text: e3 }) {
    return e3;
  }
  del({ text: e3, tokens: t3 }) {
    return t3 ? this.parser.parseInline(t3, this) : e3;
  }
  html({ text: e3 }) {
    return e3;
  }
  text({ text: e3 }) {
    return e3;
  }
  link({ text: e3, tokens: t3 }) {
    return t3 ? this.parser.parseInline(t3, this) : e3;
  }
  image({ text: e3, tokens: t3 }) {
    return t3 ? this.parser.parseInline(t3, this) : e3;
  }
  br() {
    return `
`;
  }
  checkbox({ raw: e3 }) {
    return e3;
  }
};
var P2 = class l4 {
  options;
  renderer;
  textRenderer;
  constructor(e3) {
    this.options = e3 || S2, this.options.renderer = this.options.renderer || new I2(), this.renderer = this.options.renderer, this.renderer.options = this.options, this.renderer.parser = this, this.textRenderer = new z3(), this.textRenderer.parser = this;
  }
  static parse(e3, t3) {
    return new l4(t3).parse(e3);
  }
  static parseInline(e3, t3) {
    return new l4(t3).parseInline(e3);
  }
  parse(e3) {
    this.renderer.parser = this;
    let t3 = "";
    for (let n2 = 0; n2 < e3.length; n2++) {
      let r3 = e3[n2];
      if (this.options.extensions?.renderers?.[r3.type]) {
        let o4 = r3, i3 = this.options.extensions.renderers[o4.type].call({ parser: this }, o4);
        if (i3 !== false || !["space", "hr", "heading", "code", "table", "blockquote", "list", "checkbox", "html", "def", "paragraph", "text"].includes(o4.type)) {
          t3 += i3 === false ? "" : i3 ?? "";
          continue;
        }
      }
      let s3 = r3;
      switch (s3.type) {
        case "space": {
          t3 += this.renderer.space(s3);
          break;
        }
        case "hr": {
          t3 += this.renderer.hr(s3);
          break;
        }
        case "heading": {
          t3 += this.renderer.heading(s3);
          break;
        }
        case "code": {
          t3 += this.renderer.code(s3);
          break;
        }
        case "table": {
          t3 += this.renderer.table(s3);
          break;
        }
        case "blockquote": {
          t3 += this.renderer.blockquote(s3);
          break;
        }
        case "list": {
          t3 += this.renderer.list(s3);
          break;
        }
        case "checkbox": {
          t3 += this.renderer.checkbox(s3);
          break;
        }
        case "html": {
          t3 += this.renderer.html(s3);
          break;
        }
        case "def": {
          t3 += this.renderer.def(s3);
          break;
        }
        case "paragraph": {
          t3 += this.renderer.paragraph(s3);
          break;
        }
        case "text": {
          t3 += this.renderer.text(s3);
          break;
        }
        default: {
          let o4 = 'Token with "' + s3.type + '" type was not found.';
          if (this.options.silent) return console.error(o4), "";
          throw new Error(o4);
        }
      }
    }
    return t3;
  }
  parseInline(e3, t3 = this.renderer) {
    this.renderer.parser = this;
    let n2 = "";
    for (let r3 = 0; r3 < e3.length; r3++) {
      let s3 = e3[r3];
      if (this.options.extensions?.renderers?.[s3.type]) {
        let i3 = this.options.extensions.renderers[s3.type].call({ parser: this }, s3);
        if (i3 !== false || !["escape", "html", "link", "image", "checkbox", "strong", "em", "codespan", "br", "del", "text"].includes(s3.type)) {
          n2 += i3 === false ? "" : i3 ?? "";
          continue;
        }
      }
      let o4 = s3;
      switch (o4.type) {
        case "escape": {
          n2 += t3.text(o4);
          break;
        }
        case "html": {
          n2 += t3.html(o4);
          break;
        }
        case "link": {
          n2 += t3.link(o4);
          break;
        }
        case "image": {
          n2 += t3.image(o4);
          break;
        }
        case "checkbox": {
          n2 += t3.checkbox(o4);
          break;
        }
        case "strong": {
          n2 += t3.strong(o4);
          break;
        }
        case "em": {
          n2 += t3.em(o4);
          break;
        }
        case "codespan": {
          n2 += t3.codespan(o4);
          break;
        }
        case "br": {
          n2 += t3.br(o4);
          break;
        }
        case "del": {
          n2 += t3.del(o4);
          break;
        }
        case "text": {
          n2 += t3.text(o4);
          break;
        }
        default: {
          let i3 = 'Token with "' + o4.type + '" type was not found.';
          if (this.options.silent) return console.error(i3), "";
          throw new Error(i3);
        }
      }
    }
    return n2;
  }
};
var A3 = class {
  options;
  block;
  constructor(e3) {
    this.options = e3 || S2;
  }
  static passThroughHooks = /* @__PURE__ */ new Set(["preprocess", "postprocess", "processAllTokens", "emStrongMask"]);
  static passThroughHooksRespectAsync = /* @__PURE__ */ new Set(["preprocess", "postprocess", "processAllTokens"]);
  preprocess(e3) {
    return e3;
  }
  postprocess(e3) {
    return e3;
  }
  processAllTokens(e3) {
    return e3;
  }
  emStrongMask(e3) {
    return e3;
  }
  provideLexer(e3 = this.block) {
    return e3 ? w3.lex : w3.lexInline;
  }
  provideParser(e3 = this.block) {
    return e3 ? P2.parse : P2.parseInline;
  }
};
function M(l5, e3) {
  if (Array.isArray(e3)) for (let t3 = 0; t3 < e3.length; t3++) l5.push(e3[t3]);
  else l5.push(e3);
}
var ne = class {
  defaults = G3();
  options = this.setOptions;
  parse = this.parseMarkdown(true);
  parseInline = this.parseMarkdown(false);
  Parser = P2;
  Renderer = I2;
  TextRenderer = z3;
  Lexer = w3;
  Tokenizer = _3;
  Hooks = A3;
  constructor(...e3) {
    this.use(...e3);
  }
  walkTokens(e3, t3) {
    let n2 = [];
    for (let r3 of e3) switch (M(n2, t3.call(this, r3)), r3.type) {
      case "table": {
        let s3 = r3;
        for (let o4 of s3.header) M(n2, this.walkTokens(o4.tokens, t3));
        for (let o4 of s3.rows) for (let i3 of o4) M(n2, this.walkTokens(i3.tokens, t3));
        break;
      }
      case "list": {
        let s3 = r3;
        M(n2, this.walkTokens(s3.items, t3));
        break;
      }
      default: {
        let s3 = r3;
        this.defaults.extensions?.childTokens?.[s3.type] ? this.defaults.extensions.childTokens[s3.type].forEach((o4) => {
          let i3 = s3[o4].flat(1 / 0);
          M(n2, this.walkTokens(i3, t3));
        }) : s3.tokens && M(n2, this.walkTokens(s3.tokens, t3));
      }
    }
    return n2;
  }
  use(...e3) {
    let t3 = this.defaults.extensions || { renderers: /* @__PURE__ */ Object.create(null), childTokens: /* @__PURE__ */ Object.create(null) };
    return e3.forEach((n2) => {
      let r3 = { ...n2 };
      if (r3.async = this.defaults.async || r3.async || false, n2.extensions && (n2.extensions.forEach((s3) => {
        if (!s3.name) throw new Error("extension name required");
        if ("renderer" in s3) {
          let o4 = t3.renderers[s3.name];
          o4 ? t3.renderers[s3.name] = function(...i3) {
            let a4 = s3.renderer.apply(this, i3);
            return a4 === false && (a4 = o4.apply(this, i3)), a4;
          } : t3.renderers[s3.name] = s3.renderer;
        }
        if ("tokenizer" in s3) {
          if (!s3.level || s3.level !== "block" && s3.level !== "inline") throw new Error("extension level must be 'block' or 'inline'");
          let o4 = t3[s3.level];
          o4 ? o4.unshift(s3.tokenizer) : t3[s3.level] = [s3.tokenizer], s3.start && (s3.level === "block" ? t3.startBlock ? t3.startBlock.push(s3.start) : t3.startBlock = [s3.start] : s3.level === "inline" && (t3.startInline ? t3.startInline.push(s3.start) : t3.startInline = [s3.start]));
        }
        "childTokens" in s3 && s3.childTokens && (t3.childTokens[s3.name] = s3.childTokens);
      }), r3.extensions = t3), n2.renderer) {
        let s3 = this.defaults.renderer || new I2(this.defaults);
        for (let o4 in n2.renderer) {
          if (!(o4 in s3)) throw new Error(`renderer '${o4}' does not exist`);
          if (["options", "parser"].includes(o4)) continue;
          let i3 = o4, a4 = n2.renderer[i3], c3 = s3[i3];
          s3[i3] = (...u3) => {
            let d3 = a4.apply(s3, u3);
            return d3 === false && (d3 = c3.apply(s3, u3)), d3 === false ? "" : d3 ?? "";
          };
        }
        r3.renderer = s3;
      }
      if (n2.tokenizer) {
        let s3 = this.defaults.tokenizer || new _3(this.defaults);
        for (let o4 in n2.tokenizer) {
          if (!(o4 in s3)) throw new Error(`tokenizer '${o4}' does not exist`);
          if (["options", "rules", "lexer"].includes(o4)) continue;
          let i3 = o4, a4 = n2.tokenizer[i3], c3 = s3[i3];
          s3[i3] = (...u3) => {
            let d3 = a4.apply(s3, u3);
            return d3 === false && (d3 = c3.apply(s3, u3)), d3;
          };
        }
        r3.tokenizer = s3;
      }
      if (n2.hooks) {
        let s3 = this.defaults.hooks || new A3();
        for (let o4 in n2.hooks) {
          if (!(o4 in s3)) throw new Error(`hook '${o4}' does not exist`);
          if (["options", "block"].includes(o4)) continue;
          let i3 = o4, a4 = n2.hooks[i3], c3 = s3[i3];
          A3.passThroughHooks.has(o4) ? s3[i3] = (u3) => {
            if (s3.options.async && A3.passThroughHooksRespectAsync.has(o4)) return (async () => {
              let h3 = await a4.call(s3, u3);
              return c3.call(s3, h3);
            })();
            let d3 = a4.call(s3, u3);
            return c3.call(s3, d3);
          } : s3[i3] = (...u3) => {
            if (s3.options.async) return (async () => {
              let h3 = await a4.apply(s3, u3);
              return h3 === false && (h3 = await c3.apply(s3, u3)), h3;
            })();
            let d3 = a4.apply(s3, u3);
            return d3 === false && (d3 = c3.apply(s3, u3)), d3;
          };
        }
        r3.hooks = s3;
      }
      if (n2.walkTokens) {
        let s3 = this.defaults.walkTokens, o4 = n2.walkTokens;
        r3.walkTokens = function(i3) {
          let a4 = [];
          return M(a4, o4.call(this, i3)), s3 && M(a4, s3.call(this, i3)), a4;
        };
      }
      this.defaults = { ...this.defaults, ...r3 };
    }), this;
  }
  setOptions(e3) {
    return this.defaults = { ...this.defaults, ...e3 }, this;
  }
  lexer(e3, t3) {
    return w3.lex(e3, t3 ?? this.defaults);
  }
  parser(e3, t3) {
    return P2.parse(e3, t3 ?? this.defaults);
  }
  parseMarkdown(e3) {
    return (n2, r3) => {
      let s3 = { ...r3 }, o4 = { ...this.defaults, ...s3 }, i3 = this.onError(!!o4.silent, !!o4.async);
      if (this.defaults.async === true && s3.async === false) return i3(new Error("marked(): The async option was set to true by an extension. Remove async: false from the parse options object to return a Promise."));
      if (typeof n2 > "u" || n2 === null) return i3(new Error("marked(): input parameter is undefined or null"));
      if (typeof n2 != "string") return i3(new Error("marked(): input parameter is of type " + Object.prototype.toString.call(n2) + ", string expected"));
      if (o4.hooks && (o4.hooks.options = o4, o4.hooks.block = e3), o4.async) return (async () => {
        let a4 = o4.hooks ? await o4.hooks.preprocess(n2) : n2, u3 = await (o4.hooks ? await o4.hooks.provideLexer(e3) : e3 ? w3.lex : w3.lexInline)(a4, o4), d3 = o4.hooks ? await o4.hooks.processAllTokens(u3) : u3;
        o4.walkTokens && await Promise.all(this.walkTokens(d3, o4.walkTokens));
        let p3 = await (o4.hooks ? await o4.hooks.provideParser(e3) : e3 ? P2.parse : P2.parseInline)(d3, o4);
        return o4.hooks ? await o4.hooks.postprocess(p3) : p3;
      })().catch(i3);
      try {
        o4.hooks && (n2 = o4.hooks.preprocess(n2));
        let c3 = (o4.hooks ? o4.hooks.provideLexer(e3) : e3 ? w3.lex : w3.lexInline)(n2, o4);
        o4.hooks && (c3 = o4.hooks.processAllTokens(c3)), o4.walkTokens && this.walkTokens(c3, o4.walkTokens);
        let d3 = (o4.hooks ? o4.hooks.provideParser(e3) : e3 ? P2.parse : P2.parseInline)(c3, o4);
        return o4.hooks && (d3 = o4.hooks.postprocess(d3)), d3;
      } catch (a4) {
        return i3(a4);
      }
    };
  }
  onError(e3, t3) {
    return (n2) => {
      if (n2.message += `
Please report this to https://github.com/markedjs/marked.`, e3) {
        let r3 = "<p>An error occurred:</p><pre>" + y3(n2.message + "", true) + "</pre>";
        return t3 ? Promise.resolve(r3) : r3;
      }
      if (t3) return Promise.reject(n2);
      throw n2;
    };
  }
};
var v3 = new ne();
function x2(l5, e3) {
  return v3.parse(l5, e3);
}
x2.options = x2.setOptions = function(l5) {
  return v3.setOptions(l5), x2.defaults = v3.defaults, ue(x2.defaults), x2;
};
x2.getDefaults = G3;
x2.defaults = S2;
function jt(...l5) {
  return v3.use(...l5), x2.defaults = v3.defaults, ue(x2.defaults), x2;
}
x2.use = jt;
x2.walkTokens = function(l5, e3) {
  return v3.walkTokens(l5, e3);
};
x2.parseInline = v3.parseInline;
x2.Parser = P2;
x2.parser = P2.parse;
x2.Renderer = I2;
x2.TextRenderer = z3;
x2.Lexer = w3;
x2.lexer = w3.lex;
x2.Tokenizer = _3;
x2.Hooks = A3;
x2.parse = x2;
var En = x2.options;
var zn = x2.setOptions;
var Mn = x2.walkTokens;
var Bn = x2.parseInline;
var qn = P2.parse;
var vn = w3.lex;

// viewer/page/markdown.tsx
var MAX_LENGTH = 2e5;
var SAFE_LINK = /^(https?:|mailto:)/i;
function Markdown({ text }) {
  const visible = visibleText(text);
  if (visible.length > MAX_LENGTH) return /* @__PURE__ */ a3("pre", { class: "as-is", children: visible });
  try {
    return /* @__PURE__ */ a3("div", { class: "markdown", children: all(vn(visible)) });
  } catch {
    return /* @__PURE__ */ a3("pre", { class: "as-is", children: visible });
  }
}
var all = (tokens2) => tokens2?.map((token, index) => /* @__PURE__ */ a3(One, { token }, index));
var HEADINGS = ["h3", "h4", "h5", "h6"];
function One({ token }) {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading": {
      const Heading = HEADINGS[Math.min(token["depth"], HEADINGS.length) - 1] ?? "h6";
      return /* @__PURE__ */ a3(Heading, { children: all(token.tokens) });
    }
    case "paragraph":
      return /* @__PURE__ */ a3("p", { children: all(token.tokens) });
    case "strong":
      return /* @__PURE__ */ a3("strong", { children: all(token.tokens) });
    case "em":
      return /* @__PURE__ */ a3("em", { children: all(token.tokens) });
    case "del":
      return /* @__PURE__ */ a3("del", { children: all(token.tokens) });
    case "codespan":
      return /* @__PURE__ */ a3("code", { children: token["text"] });
    case "code":
      return /* @__PURE__ */ a3("pre", { tabIndex: 0, children: /* @__PURE__ */ a3("code", { children: token["text"] }) });
    case "blockquote":
      return /* @__PURE__ */ a3("blockquote", { children: all(token.tokens) });
    case "list":
      return /* @__PURE__ */ a3(List, { list: token });
    case "table":
      return /* @__PURE__ */ a3(Table, { table: token });
    case "hr":
      return /* @__PURE__ */ a3("hr", {});
    case "br":
      return /* @__PURE__ */ a3("br", {});
    case "link":
      return /* @__PURE__ */ a3(Link, { href: token["href"], children: all(token.tokens) });
    case "image":
      return /* @__PURE__ */ a3("span", { class: "quiet", children: [
        "[picture: ",
        token["text"] || token["href"],
        "]"
      ] });
    case "text":
      return /* @__PURE__ */ a3($, { children: token.tokens ? all(token.tokens) : token["text"] });
    case "escape":
      return /* @__PURE__ */ a3($, { children: token["text"] });
    default:
      return /* @__PURE__ */ a3($, { children: token.raw });
  }
}
function Link({ href, children }) {
  if (!SAFE_LINK.test(href)) return /* @__PURE__ */ a3("span", { children });
  return /* @__PURE__ */ a3("a", { href, target: "_blank", rel: "noreferrer noopener", children });
}
function List({ list }) {
  const items = list.items.map((item, index) => /* @__PURE__ */ a3("li", { children: [
    item.task ? item.checked ? "☑ " : "☐ " : null,
    all(item.tokens.filter(({ type }) => type !== "checkbox"))
  ] }, index));
  return list.ordered ? /* @__PURE__ */ a3("ol", { start: list.start || 1, children: items }) : /* @__PURE__ */ a3("ul", { children: items });
}
var Table = ({ table }) => /* @__PURE__ */ a3("div", { class: "scrolls", children: /* @__PURE__ */ a3("table", { children: [
  /* @__PURE__ */ a3("thead", { children: /* @__PURE__ */ a3("tr", { children: table.header.map(({ tokens: tokens2 }, column) => /* @__PURE__ */ a3("th", { children: all(tokens2) }, column)) }) }),
  /* @__PURE__ */ a3("tbody", { children: table.rows.map((row, index) => /* @__PURE__ */ a3("tr", { children: row.map(({ tokens: tokens2 }, column) => /* @__PURE__ */ a3("td", { children: all(tokens2) }, column)) }, index)) })
] }) });

// viewer/page/save.ts
function copyText(text) {
  navigator.clipboard.writeText(text).catch(() => {
  });
}
function saveFile(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1e4);
}
function csvOf(rows) {
  const cell = (value) => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r
`;
}

// viewer/page/reading.tsx
var FIRST = 6e3;
var RECORDS = 6;
function Reading({ refs }) {
  const [passages, setPassages] = d2([]);
  const wanted = refs.slice(0, RECORDS).join();
  A2(() => {
    const leaving = new AbortController();
    setPassages([]);
    Promise.all(wanted.split(",").map((n2) => passageOf(n2, leaving.signal))).then(
      (found2) => setPassages(unique(found2.filter((passage) => passage !== void 0))),
      () => {
      }
    );
    return () => leaving.abort();
  }, [wanted]);
  return /* @__PURE__ */ a3($, { children: passages.map(({ who, text }) => /* @__PURE__ */ a3("section", { class: "passage", "aria-label": who, children: [
    /* @__PURE__ */ a3("header", { children: [
      /* @__PURE__ */ a3("h3", { children: who }),
      /* @__PURE__ */ a3("button", { type: "button", class: "plain small", onClick: () => copyText(text), children: [
        "Copy",
        /* @__PURE__ */ a3("span", { class: "unseen", children: [
          " ",
          who.toLowerCase()
        ] })
      ] })
    ] }),
    /* @__PURE__ */ a3(Passages, { text })
  ] }, `${who} ${text}`)) });
}
function Passages({ text }) {
  const [isWhole, setWhole] = d2(text.length <= FIRST);
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3(Markdown, { text: isWhole ? text : text.slice(0, FIRST) }),
    isWhole ? null : /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: () => setWhole(true), children: [
      "Show all ",
      text.length.toLocaleString("en"),
      " characters"
    ] })
  ] });
}
async function passageOf(n2, signal) {
  const response = await fetch(`records/${n2}`, { signal });
  if (!response.ok) return void 0;
  const { prompt_text: prompt, response_text: answer } = await response.json();
  if (typeof prompt === "string" && prompt !== "") return { who: "Prompt", text: prompt };
  return typeof answer === "string" && answer !== "" ? { who: "Answer", text: answer } : void 0;
}
function unique(passages) {
  const seen = new Map(passages.map((passage) => [`${passage.who} ${passage.text}`, passage]));
  return [...seen.values()].sort((one, other) => one.who === other.who ? 0 : one.who === "Prompt" ? -1 : 1);
}

// viewer/model/json-lines.ts
var STRING_MAX = 2e3;
var INDENT_MAX = 40;
var DECEIVING2 = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
var quoted = (text) => JSON.stringify(text).replaceAll(DECEIVING2, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
function jsonLines(value, maxLines) {
  const lines = [];
  let isCut = false;
  const push = (indent, parts) => {
    if (lines.length < maxLines) lines.push({ indent, parts });
    else isCut = true;
  };
  const write2 = (indent, lead, inner, trail) => {
    if (isCut) return;
    const isNested = typeof inner === "object" && inner !== null && Object.keys(inner).length > 0;
    if (!isNested || indent >= INDENT_MAX) {
      push(indent, [...lead, ...scalar(inner), ...trail]);
      return;
    }
    const isList = Array.isArray(inner);
    push(indent, [...lead, sign(isList ? "[" : "{")]);
    const keys = Object.keys(inner);
    for (const [index, key] of keys.entries()) {
      const own = isList ? [] : [{ type: "key", text: quoted(key) }, sign(": ")];
      const child = inner[key];
      write2(indent + 1, own, child, index < keys.length - 1 ? [sign(",")] : []);
    }
    push(indent, [sign(isList ? "]" : "}"), ...trail]);
  };
  write2(0, [], value, []);
  return { lines, isCut };
}
var sign = (text) => ({ type: "sign", text });
function scalar(value) {
  switch (typeof value) {
    case "string": {
      if (value.length <= STRING_MAX) return [{ type: "string", text: quoted(value) }];
      const rest = value.length - STRING_MAX;
      return [
        { type: "string", text: quoted(value.slice(0, STRING_MAX)) },
        { type: "cut", text: ` … ${rest.toLocaleString("en")} more characters` }
      ];
    }
    case "number":
      return [{ type: "number", text: String(value) }];
    case "object":
      return value === null ? [{ type: "word", text: "null" }] : [sign(Array.isArray(value) ? "[]" : "{}")];
    default:
      return [{ type: "word", text: String(value) }];
  }
}

// viewer/page/record-view.tsx
var LINES2 = 400;
var ALL_LINES = 2e4;
function RecordView({ n: n2, entry }) {
  const [loaded, setLoaded] = d2({ kind: "loading" });
  const [maxLines, setMaxLines] = d2(LINES2);
  A2(() => {
    const leaving = new AbortController();
    setLoaded({ kind: "loading" });
    load(n2, leaving.signal).then(setLoaded, () => {
    });
    return () => leaving.abort();
  }, [n2]);
  const { lines, isCut } = loaded.kind === "value" ? jsonLines(loaded.value, maxLines) : { lines: [], isCut: false };
  return /* @__PURE__ */ a3("article", { class: "record", "aria-label": `Record ${n2}`, children: [
    /* @__PURE__ */ a3("header", { children: [
      /* @__PURE__ */ a3("bdi", { class: "path", children: entry?.path ?? `Record ${n2}` }),
      /* @__PURE__ */ a3("span", { class: "quiet numbers", children: [
        "#",
        n2,
        entry ? ` · ${entry.status || "cut"}${entry.duplicate ? " (seen before)" : ""} · ${preciseText(entry.receivedAtMs)} · ${sizeText(entry.size)}` : ""
      ] })
    ] }),
    loaded.kind === "value" ? /* @__PURE__ */ a3("button", { type: "button", class: "plain small", onClick: () => copyText(JSON.stringify(loaded.value, null, 2)), children: [
      "Copy",
      /* @__PURE__ */ a3("span", { class: "unseen", children: [
        " record ",
        n2
      ] })
    ] }) : null,
    loaded.kind === "loading" ? /* @__PURE__ */ a3("p", { class: "quiet", children: "loading …" }) : null,
    loaded.kind === "gone" ? /* @__PURE__ */ a3("p", { class: "quiet", children: loaded.reason }) : null,
    lines.length > 0 ? /* @__PURE__ */ a3("section", { class: "json", tabIndex: 0, "aria-label": "The record as JSON", children: /* @__PURE__ */ a3("pre", { children: lines.map(({ indent, parts }, index) => /* @__PURE__ */ a3("code", { style: { paddingInlineStart: `${indent * 2 + 2}ch` }, children: parts.map(({ type, text }, at2) => /* @__PURE__ */ a3("span", { class: `json-${type}`, children: text }, at2)) }, index)) }) }) : null,
    isCut && maxLines === LINES2 ? /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: () => setMaxLines(ALL_LINES), children: "Show all lines" }) : null
  ] });
}
async function load(n2, signal) {
  try {
    const response = await fetch(`records/${n2}`, { signal });
    if (response.ok) return { kind: "value", value: await response.json() };
    return { kind: "gone", reason: "The server keeps the newest records only; this one is gone." };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: "gone", reason: "The server cannot be reached." };
  }
}

// viewer/page/details.tsx
var RECORDS2 = 6;
function Details({ row, refs, entryOf, onClose }) {
  const [shown, setShown] = d2(RECORDS2);
  return /* @__PURE__ */ a3("aside", { id: "details", class: "details", "aria-label": "Details", tabIndex: 0, children: [
    /* @__PURE__ */ a3("header", { class: "details-head", children: [
      /* @__PURE__ */ a3("h2", { children: row ? /* @__PURE__ */ a3("bdi", { children: row.title }) : "Record" }),
      /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: () => copyText(location.href), children: "Copy link" }),
      /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: onClose, "aria-label": "Close details", children: "Esc" })
    ] }),
    row ? /* @__PURE__ */ a3("dl", { class: "facts", children: factsOf(row).map(([name, value]) => /* @__PURE__ */ a3("div", { children: [
      /* @__PURE__ */ a3("dt", { children: name }),
      /* @__PURE__ */ a3("dd", { children: /* @__PURE__ */ a3("bdi", { children: value }) })
    ] }, name)) }) : null,
    row && (row.kind === "turn" || row.kind === "answer") ? /* @__PURE__ */ a3(Reading, { refs }) : null,
    /* @__PURE__ */ a3("h3", { children: refs.length === 1 ? "Record" : `${refs.length} records` }),
    refs.slice(0, shown).map((n2) => /* @__PURE__ */ a3(RecordView, { n: n2, entry: entryOf(n2) }, n2)),
    refs.length > shown ? /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: () => setShown(refs.length), children: [
      "Show ",
      refs.length - shown,
      " more"
    ] }) : null
  ] });
}
function factsOf(row) {
  const facts = [
    ["kind", row.kind],
    ["what", row.detail === "" ? null : row.detail],
    ["outcome", row.outcomeText === "" ? null : row.outcomeText],
    ["started", preciseText(row.startMs)],
    ["duration", row.durationMs === null ? null : durationText(row.durationMs)],
    ["with waiting", waits(row) ? durationText(row.endMs - row.startMs) : null],
    ["tokens in", row.tokensIn === null ? null : `${countText(row.tokensIn)} (${row.tokensIn.toLocaleString("en")})`],
    [
      "tokens out",
      row.tokensOut === null ? null : `${countText(row.tokensOut)} (${row.tokensOut.toLocaleString("en")})`
    ]
  ];
  return facts.filter((fact) => fact[1] !== null);
}
var CLOCKS_MS = 20;
var waits = ({ startMs, endMs, durationMs }) => durationMs !== null && endMs - startMs > durationMs + CLOCKS_MS;

// viewer/page/empty-state.tsx
function EmptyState({ origin }) {
  return /* @__PURE__ */ a3("main", { id: "empty", class: "empty", tabIndex: -1, children: [
    /* @__PURE__ */ a3("h2", { children: "Nothing has arrived yet" }),
    /* @__PURE__ */ a3("p", { children: "This server stands in for the Claude Metrics API, the anonymous usage API and an OpenTelemetry collector, on this machine only. Whatever it receives appears here at once." }),
    /* @__PURE__ */ a3("h3", { children: "Send a session here" }),
    /* @__PURE__ */ a3("p", { children: "Start Claude Code with the plugin and these settings, then ask it something:" }),
    /* @__PURE__ */ a3("section", { class: "command", tabIndex: 0, "aria-label": "Command", children: /* @__PURE__ */ a3("pre", { children: [
      /* @__PURE__ */ a3("code", { children: `CLAUDE_METRICS_API_URL=${origin}/api/v1 \\` }),
      /* @__PURE__ */ a3("code", { children: `CLAUDE_METRICS_API_TOKEN=cm_${"0".repeat(48)} \\` }),
      /* @__PURE__ */ a3("code", { children: `CLAUDE_METRICS_OTLP_ENDPOINT=${origin} \\` }),
      /* @__PURE__ */ a3("code", { children: "claude" })
    ] }) }),
    /* @__PURE__ */ a3("p", { class: "quiet", children: [
      "Any token of that shape will do, unless the server was started with ",
      /* @__PURE__ */ a3("code", { children: "--token" }),
      ". To look at this page without a session of your own: ",
      /* @__PURE__ */ a3("code", { children: "demo" }),
      " instead of ",
      /* @__PURE__ */ a3("code", { children: "dev" }),
      "."
    ] })
  ] });
}

// viewer/page/keys.tsx
var KEYS = [
  ["/", "search"],
  ["?", "this list"],
  ["1 2 3", "the views, from left to right"],
  ["↑ ↓", "the row above, below"],
  ["← →", "close and open a row; out to the sessions"],
  ["Page ↑ ↓, Home, End", "further"],
  ["Enter", "open what is chosen"],
  ["Esc", "close; in the search, clear it"],
  ["Alt ←, Alt →", "back and forward, as everywhere"]
];
function Keys({ onClose }) {
  const dialog = T2(null);
  A2(() => dialog.current?.showModal(), []);
  return /* @__PURE__ */ a3("dialog", { ref: dialog, class: "keys", "aria-label": "Keys", onClose, onClick: () => dialog.current?.close(), children: [
    /* @__PURE__ */ a3("h2", { children: "Keys" }),
    /* @__PURE__ */ a3("dl", { children: KEYS.map(([key, what]) => /* @__PURE__ */ a3("div", { class: "key-line", children: [
      /* @__PURE__ */ a3("dt", { children: /* @__PURE__ */ a3("kbd", { children: key }) }),
      /* @__PURE__ */ a3("dd", { children: what })
    ] }, key)) }),
    /* @__PURE__ */ a3("button", { type: "button", class: "plain", children: "Close" })
  ] });
}

// src/contract/metrics.ts
var CLIENT_METRIC = {
  tokens: { name: "claude_code.token.usage", unit: "tokens", description: "Tokens used" },
  cost: { name: "claude_code.cost.usage", unit: "USD", description: "Cost of the sessions" },
  sessions: { name: "claude_code.session.count", unit: "", description: "Sessions started" },
  lines: { name: "claude_code.lines_of_code.count", unit: "", description: "Lines of code added and removed" },
  commits: { name: "claude_code.commit.count", unit: "", description: "Commits made" },
  pullRequests: { name: "claude_code.pull_request.count", unit: "", description: "Pull requests made" },
  decisions: {
    name: "claude_code.code_edit_tool.decision",
    unit: "",
    description: "Decisions about edits, by people and by rules"
  }
};
var OWN_METRIC = {
  turns: { name: "claude_metrics.turns", unit: "{turn}", description: "Turns that ended" },
  turnDuration: {
    name: "claude_metrics.turn.duration",
    unit: "s",
    description: "From the prompt to the end of the turn"
  },
  toolCalls: { name: "claude_metrics.tool.calls", unit: "{call}", description: "Tool calls that ended" },
  toolDuration: { name: "claude_metrics.tool.duration", unit: "s", description: "Duration of tool calls" },
  interruptions: {
    name: "claude_metrics.interruptions",
    unit: "{interruption}",
    description: "Turns that a person interrupted"
  },
  denials: { name: "claude_metrics.permission.denials", unit: "{denial}", description: "Tool calls that were refused" },
  compactions: { name: "claude_metrics.compactions", unit: "{compaction}", description: "Compactions of a context" },
  contextUsage: {
    name: "claude_metrics.context.usage",
    unit: "%",
    description: "Share of the usable context that was full when a turn ended"
  },
  latency: {
    name: "claude_metrics.delivery.latency",
    unit: "s",
    description: "From an event to its acceptance by a destination"
  },
  up: { name: "claude_metrics.agent.up", unit: "{agent}", description: "1 while the agent runs" },
  spoolDepth: {
    name: "claude_metrics.spool.depth",
    unit: "{event}",
    description: "Events recorded and not yet processed"
  },
  outboxDepth: {
    name: "claude_metrics.outbox.depth",
    unit: "{request}",
    description: "Requests that wait for delivery"
  },
  outboxBytes: { name: "claude_metrics.outbox.size", unit: "By", description: "Size of what waits for delivery" },
  outboxAge: {
    name: "claude_metrics.outbox.oldest_age",
    unit: "s",
    description: "Age of the oldest request that waits"
  },
  delivered: { name: "claude_metrics.outbox.delivered", unit: "{request}", description: "Requests that were accepted" },
  retried: {
    name: "claude_metrics.outbox.retried",
    unit: "{request}",
    description: "Requests that an answer sent back to wait"
  },
  rejected: {
    name: "claude_metrics.outbox.rejected",
    unit: "{request}",
    description: "Requests that a destination will never take"
  },
  dropped: { name: "claude_metrics.outbox.dropped", unit: "{request}", description: "Requests that were given up" }
};

// viewer/page/metric-words.ts
var WORDS = /* @__PURE__ */ new Map([
  [CLIENT_METRIC.tokens.name, "Tokens used"],
  [CLIENT_METRIC.cost.name, "Cost"],
  [CLIENT_METRIC.sessions.name, "Sessions begun"],
  [CLIENT_METRIC.lines.name, "Lines of code changed"],
  [CLIENT_METRIC.commits.name, "Commits made"],
  [CLIENT_METRIC.pullRequests.name, "Pull requests opened"],
  [CLIENT_METRIC.decisions.name, "Edits accepted and refused"],
  [OWN_METRIC.turns.name, "Turns"],
  [OWN_METRIC.turnDuration.name, "How long a turn takes"],
  [OWN_METRIC.toolCalls.name, "Tool calls"],
  [OWN_METRIC.toolDuration.name, "How long a tool call takes"],
  [OWN_METRIC.interruptions.name, "Interruptions"],
  [OWN_METRIC.denials.name, "Permissions denied"],
  [OWN_METRIC.compactions.name, "Compactions"],
  [OWN_METRIC.contextUsage.name, "Context window in use"],
  [OWN_METRIC.latency.name, "From event to delivery"],
  [OWN_METRIC.up.name, "The agent is running"],
  [OWN_METRIC.spoolDepth.name, "Events not yet processed"],
  [OWN_METRIC.outboxDepth.name, "Requests waiting to be sent"],
  [OWN_METRIC.outboxBytes.name, "Size of what waits to be sent"],
  [OWN_METRIC.outboxAge.name, "Age of the oldest waiting request"],
  [OWN_METRIC.delivered.name, "Requests delivered"],
  [OWN_METRIC.retried.name, "Requests tried again"],
  [OWN_METRIC.rejected.name, "Requests refused by the server"],
  [OWN_METRIC.dropped.name, "Requests given up"]
]);
var metricWords = (name) => WORDS.get(name);

// node_modules/uplot/dist/uPlot.esm.js
var FEAT_TIME = true;
var pre = "u-";
var UPLOT = "uplot";
var ORI_HZ = pre + "hz";
var ORI_VT = pre + "vt";
var TITLE = pre + "title";
var WRAP = pre + "wrap";
var UNDER = pre + "under";
var OVER = pre + "over";
var AXIS = pre + "axis";
var OFF = pre + "off";
var SELECT = pre + "select";
var CURSOR_X = pre + "cursor-x";
var CURSOR_Y = pre + "cursor-y";
var CURSOR_PT = pre + "cursor-pt";
var LEGEND = pre + "legend";
var LEGEND_LIVE = pre + "live";
var LEGEND_INLINE = pre + "inline";
var LEGEND_SERIES = pre + "series";
var LEGEND_MARKER = pre + "marker";
var LEGEND_LABEL = pre + "label";
var LEGEND_VALUE = pre + "value";
var WIDTH = "width";
var HEIGHT = "height";
var TOP = "top";
var BOTTOM = "bottom";
var LEFT = "left";
var RIGHT = "right";
var hexBlack = "#000";
var transparent = hexBlack + "0";
var mousemove = "mousemove";
var mousedown = "mousedown";
var mouseup = "mouseup";
var mouseenter = "mouseenter";
var mouseleave = "mouseleave";
var dblclick = "dblclick";
var resize = "resize";
var scroll = "scroll";
var change = "change";
var dppxchange = "dppxchange";
var LEGEND_DISP = "--";
var domEnv = typeof window != "undefined";
var doc = domEnv ? document : null;
var win = domEnv ? window : null;
var nav = domEnv ? navigator : null;
var pxRatio;
var query;
function setPxRatio() {
  let _pxRatio = devicePixelRatio;
  if (pxRatio != _pxRatio) {
    pxRatio = _pxRatio;
    query && off(change, query, setPxRatio);
    query = matchMedia(`(min-resolution: ${pxRatio - 1e-3}dppx) and (max-resolution: ${pxRatio + 1e-3}dppx)`);
    on(change, query, setPxRatio);
    win.dispatchEvent(new CustomEvent(dppxchange));
  }
}
function addClass(el, c3) {
  if (c3 != null) {
    let cl = el.classList;
    !cl.contains(c3) && cl.add(c3);
  }
}
function remClass(el, c3) {
  let cl = el.classList;
  cl.contains(c3) && cl.remove(c3);
}
function setStylePx(el, name, value) {
  el.style[name] = value + "px";
}
function placeTag(tag, cls, targ, refEl) {
  let el = doc.createElement(tag);
  if (cls != null)
    addClass(el, cls);
  if (targ != null)
    targ.insertBefore(el, refEl);
  return el;
}
function placeDiv(cls, targ) {
  return placeTag("div", cls, targ);
}
var xformCache = /* @__PURE__ */ new WeakMap();
function elTrans(el, xPos, yPos, xMax, yMax) {
  let xform = "translate(" + xPos + "px," + yPos + "px)";
  let xformOld = xformCache.get(el);
  if (xform != xformOld) {
    el.style.transform = xform;
    xformCache.set(el, xform);
    if (xPos < 0 || yPos < 0 || xPos > xMax || yPos > yMax)
      addClass(el, OFF);
    else
      remClass(el, OFF);
  }
}
var colorCache = /* @__PURE__ */ new WeakMap();
function elColor(el, background, borderColor) {
  let newColor = background + borderColor;
  let oldColor = colorCache.get(el);
  if (newColor != oldColor) {
    colorCache.set(el, newColor);
    el.style.background = background;
    el.style.borderColor = borderColor;
  }
}
var sizeCache = /* @__PURE__ */ new WeakMap();
function elSize(el, newWid, newHgt, centered) {
  let newSize = newWid + "" + newHgt;
  let oldSize = sizeCache.get(el);
  if (newSize != oldSize) {
    sizeCache.set(el, newSize);
    el.style.height = newHgt + "px";
    el.style.width = newWid + "px";
    el.style.marginLeft = centered ? -newWid / 2 + "px" : 0;
    el.style.marginTop = centered ? -newHgt / 2 + "px" : 0;
  }
}
var evOpts = { passive: true };
var evOpts2 = { ...evOpts, capture: true };
function on(ev, el, cb, capt) {
  el.addEventListener(ev, cb, capt ? evOpts2 : evOpts);
}
function off(ev, el, cb, capt) {
  el.removeEventListener(ev, cb, evOpts);
}
domEnv && setPxRatio();
function closestIdx(num, arr, lo, hi) {
  let mid;
  lo = lo || 0;
  hi = hi || arr.length - 1;
  let bitwise = hi <= 2147483647;
  while (hi - lo > 1) {
    mid = bitwise ? lo + hi >> 1 : floor((lo + hi) / 2);
    if (arr[mid] < num)
      lo = mid;
    else
      hi = mid;
  }
  if (num - arr[lo] <= arr[hi] - num)
    return lo;
  return hi;
}
function makeIndexOfs(predicate) {
  let indexOfs = (data, _i0, _i1) => {
    let i0 = -1;
    let i1 = -1;
    for (let i3 = _i0; i3 <= _i1; i3++) {
      if (predicate(data[i3])) {
        i0 = i3;
        break;
      }
    }
    for (let i3 = _i1; i3 >= _i0; i3--) {
      if (predicate(data[i3])) {
        i1 = i3;
        break;
      }
    }
    return [i0, i1];
  };
  return indexOfs;
}
var notNullish = (v4) => v4 != null;
var isPositive = (v4) => v4 != null && v4 > 0;
var nonNullIdxs = makeIndexOfs(notNullish);
var positiveIdxs = makeIndexOfs(isPositive);
function getMinMax(data, _i0, _i1, sorted = 0, log = false) {
  let getEdgeIdxs = log ? positiveIdxs : nonNullIdxs;
  let predicate = log ? isPositive : notNullish;
  [_i0, _i1] = getEdgeIdxs(data, _i0, _i1);
  let _min = data[_i0];
  let _max = data[_i0];
  if (_i0 > -1) {
    if (sorted == 1) {
      _min = data[_i0];
      _max = data[_i1];
    } else if (sorted == -1) {
      _min = data[_i1];
      _max = data[_i0];
    } else {
      for (let i3 = _i0; i3 <= _i1; i3++) {
        let v4 = data[i3];
        if (predicate(v4)) {
          if (v4 < _min)
            _min = v4;
          else if (v4 > _max)
            _max = v4;
        }
      }
    }
  }
  return [_min ?? inf, _max ?? -inf];
}
function rangeLog(min2, max2, base, fullMags) {
  let minSign = sign2(min2);
  let maxSign = sign2(max2);
  if (min2 == max2) {
    if (minSign == -1) {
      min2 *= base;
      max2 /= base;
    } else {
      min2 /= base;
      max2 *= base;
    }
  }
  let logFn = base == 10 ? log10 : log2;
  let growMinAbs = minSign == 1 ? floor : ceil;
  let growMaxAbs = maxSign == 1 ? ceil : floor;
  let minExp = growMinAbs(logFn(abs(min2)));
  let maxExp = growMaxAbs(logFn(abs(max2)));
  let minIncr = pow(base, minExp);
  let maxIncr = pow(base, maxExp);
  if (base == 10) {
    if (minExp < 0)
      minIncr = roundDec(minIncr, -minExp);
    if (maxExp < 0)
      maxIncr = roundDec(maxIncr, -maxExp);
  }
  if (fullMags || base == 2) {
    min2 = minIncr * minSign;
    max2 = maxIncr * maxSign;
  } else {
    min2 = incrRoundDn(min2, minIncr);
    max2 = incrRoundUp(max2, maxIncr);
  }
  return [min2, max2];
}
function rangeAsinh(min2, max2, base, fullMags) {
  let minMax = rangeLog(min2, max2, base, fullMags);
  if (min2 == 0)
    minMax[0] = 0;
  if (max2 == 0)
    minMax[1] = 0;
  return minMax;
}
var rangePad = 0.1;
var autoRangePart = {
  mode: 3,
  pad: rangePad
};
var _eqRangePart = {
  pad: 0,
  soft: null,
  mode: 0
};
var _eqRange = {
  min: _eqRangePart,
  max: _eqRangePart
};
function rangeNum(_min, _max, mult, extra) {
  if (isObj(mult))
    return _rangeNum(_min, _max, mult);
  _eqRangePart.pad = mult;
  _eqRangePart.soft = extra ? 0 : null;
  _eqRangePart.mode = extra ? 3 : 0;
  return _rangeNum(_min, _max, _eqRange);
}
function ifNull(lh, rh) {
  return lh == null ? rh : lh;
}
function hasData(data, idx0, idx1) {
  idx0 = ifNull(idx0, 0);
  idx1 = ifNull(idx1, data.length - 1);
  while (idx0 <= idx1) {
    if (data[idx0] != null)
      return true;
    idx0++;
  }
  return false;
}
function _rangeNum(_min, _max, cfg) {
  let cmin = cfg.min;
  let cmax = cfg.max;
  let padMin = ifNull(cmin.pad, 0);
  let padMax = ifNull(cmax.pad, 0);
  let hardMin = ifNull(cmin.hard, -inf);
  let hardMax = ifNull(cmax.hard, inf);
  let softMin = ifNull(cmin.soft, inf);
  let softMax = ifNull(cmax.soft, -inf);
  let softMinMode = ifNull(cmin.mode, 0);
  let softMaxMode = ifNull(cmax.mode, 0);
  let delta = _max - _min;
  let deltaMag = log10(delta);
  let scalarMax = max(abs(_min), abs(_max));
  let scalarMag = log10(scalarMax);
  let scalarMagDelta = abs(scalarMag - deltaMag);
  if (delta < 1e-24 || scalarMagDelta > 10) {
    delta = 0;
    if (_min == 0 || _max == 0) {
      delta = 1e-24;
      if (softMinMode == 2 && softMin != inf)
        padMin = 0;
      if (softMaxMode == 2 && softMax != -inf)
        padMax = 0;
    }
  }
  let nonZeroDelta = delta || scalarMax || 1e3;
  let mag = log10(nonZeroDelta);
  let base = pow(10, floor(mag));
  let _padMin = nonZeroDelta * (delta == 0 ? _min == 0 ? 0.1 : 1 : padMin);
  let _newMin = roundDec(incrRoundDn(_min - _padMin, base / 10), 24);
  let _softMin = _min >= softMin && (softMinMode == 1 || softMinMode == 3 && _newMin <= softMin || softMinMode == 2 && _newMin >= softMin) ? softMin : inf;
  let minLim = max(hardMin, _newMin < _softMin && _min >= _softMin ? _softMin : min(_softMin, _newMin));
  let _padMax = nonZeroDelta * (delta == 0 ? _max == 0 ? 0.1 : 1 : padMax);
  let _newMax = roundDec(incrRoundUp(_max + _padMax, base / 10), 24);
  let _softMax = _max <= softMax && (softMaxMode == 1 || softMaxMode == 3 && _newMax >= softMax || softMaxMode == 2 && _newMax <= softMax) ? softMax : -inf;
  let maxLim = min(hardMax, _newMax > _softMax && _max <= _softMax ? _softMax : max(_softMax, _newMax));
  if (minLim == maxLim && minLim == 0)
    maxLim = 100;
  return [minLim, maxLim];
}
var numFormatter = new Intl.NumberFormat(domEnv ? nav.language : "en-US");
var fmtNum = (val) => numFormatter.format(val);
var M2 = Math;
var PI = M2.PI;
var abs = M2.abs;
var floor = M2.floor;
var round = M2.round;
var ceil = M2.ceil;
var min = M2.min;
var max = M2.max;
var pow = M2.pow;
var sign2 = M2.sign;
var log10 = M2.log10;
var log2 = M2.log2;
var sinh = (v4, linthresh = 1) => M2.sinh(v4) * linthresh;
var asinh = (v4, linthresh = 1) => M2.asinh(v4 / linthresh);
var inf = Infinity;
function numIntDigits(x3) {
  return (log10((x3 ^ x3 >> 31) - (x3 >> 31)) | 0) + 1;
}
function clamp(num, _min, _max) {
  return min(max(num, _min), _max);
}
function isFn(v4) {
  return typeof v4 == "function";
}
function fnOrSelf(v4) {
  return isFn(v4) ? v4 : () => v4;
}
var noop = () => {
};
var retArg0 = (_0) => _0;
var retArg1 = (_0, _1) => _1;
var retNull = (_5) => null;
var retTrue = (_5) => true;
var retEq = (a4, b2) => a4 == b2;
var regex6 = /\.\d*?(?=9{6,}|0{6,})/gm;
var fixFloat = (val) => {
  if (isInt(val) || fixedDec.has(val))
    return val;
  const str = `${val}`;
  const match = str.match(regex6);
  if (match == null)
    return val;
  let len = match[0].length - 1;
  if (str.indexOf("e-") != -1) {
    let [num, exp] = str.split("e");
    return +`${fixFloat(num)}e${exp}`;
  }
  return roundDec(val, len);
};
function incrRound(num, incr) {
  return fixFloat(roundDec(fixFloat(num / incr)) * incr);
}
function incrRoundUp(num, incr) {
  return fixFloat(ceil(fixFloat(num / incr)) * incr);
}
function incrRoundDn(num, incr) {
  return fixFloat(floor(fixFloat(num / incr)) * incr);
}
function roundDec(val, dec = 0) {
  if (isInt(val))
    return val;
  let p3 = 10 ** dec;
  let n2 = val * p3 * (1 + Number.EPSILON);
  return round(n2) / p3;
}
var fixedDec = /* @__PURE__ */ new Map();
function guessDec(num) {
  return (("" + num).split(".")[1] || "").length;
}
function genIncrs(base, minExp, maxExp, mults) {
  let incrs = [];
  let multDec = mults.map(guessDec);
  for (let exp = minExp; exp < maxExp; exp++) {
    let expa = abs(exp);
    let mag = roundDec(pow(base, exp), expa);
    for (let i3 = 0; i3 < mults.length; i3++) {
      let _incr = base == 10 ? +`${mults[i3]}e${exp}` : mults[i3] * mag;
      let dec = (exp >= 0 ? 0 : expa) + (exp >= multDec[i3] ? 0 : multDec[i3]);
      let incr = base == 10 ? _incr : roundDec(_incr, dec);
      incrs.push(incr);
      fixedDec.set(incr, dec);
    }
  }
  return incrs;
}
var EMPTY_OBJ = {};
var EMPTY_ARR = [];
var nullNullTuple = [null, null];
var isArr = Array.isArray;
var isInt = Number.isInteger;
var isUndef = (v4) => v4 === void 0;
function isStr(v4) {
  return typeof v4 == "string";
}
function isObj(v4) {
  let is = false;
  if (v4 != null) {
    let c3 = v4.constructor;
    is = c3 == null || c3 == Object;
  }
  return is;
}
function fastIsObj(v4) {
  return v4 != null && typeof v4 == "object";
}
var TypedArray = Object.getPrototypeOf(Uint8Array);
var __proto__ = "__proto__";
function copy(o4, _isObj = isObj) {
  let out;
  if (isArr(o4)) {
    let val = o4.find((v4) => v4 != null);
    if (isArr(val) || _isObj(val)) {
      out = Array(o4.length);
      for (let i3 = 0; i3 < o4.length; i3++)
        out[i3] = copy(o4[i3], _isObj);
    } else
      out = o4.slice();
  } else if (o4 instanceof TypedArray)
    out = o4.slice();
  else if (_isObj(o4)) {
    out = {};
    for (let k2 in o4) {
      if (k2 != __proto__)
        out[k2] = copy(o4[k2], _isObj);
    }
  } else
    out = o4;
  return out;
}
function assign(targ) {
  let args = arguments;
  for (let i3 = 1; i3 < args.length; i3++) {
    let src = args[i3];
    for (let key in src) {
      if (key != __proto__) {
        if (isObj(targ[key]))
          assign(targ[key], copy(src[key]));
        else
          targ[key] = copy(src[key]);
      }
    }
  }
  return targ;
}
var NULL_REMOVE = 0;
var NULL_RETAIN = 1;
var NULL_EXPAND = 2;
function nullExpand(yVals, nullIdxs, alignedLen) {
  for (let i3 = 0, xi, lastNullIdx = -1; i3 < nullIdxs.length; i3++) {
    let nullIdx = nullIdxs[i3];
    if (nullIdx > lastNullIdx) {
      xi = nullIdx - 1;
      while (xi >= 0 && yVals[xi] == null)
        yVals[xi--] = null;
      xi = nullIdx + 1;
      while (xi < alignedLen && yVals[xi] == null)
        yVals[lastNullIdx = xi++] = null;
    }
  }
}
function join(tables, nullModes) {
  if (allHeadersSame(tables)) {
    let table = tables[0].slice();
    for (let i3 = 1; i3 < tables.length; i3++)
      table.push(...tables[i3].slice(1));
    if (!isAsc(table[0]))
      table = sortCols(table);
    return table;
  }
  let xVals = /* @__PURE__ */ new Set();
  for (let ti = 0; ti < tables.length; ti++) {
    let t3 = tables[ti];
    let xs = t3[0];
    let len = xs.length;
    for (let i3 = 0; i3 < len; i3++)
      xVals.add(xs[i3]);
  }
  let data = [Array.from(xVals).sort((a4, b2) => a4 - b2)];
  let alignedLen = data[0].length;
  let xIdxs = /* @__PURE__ */ new Map();
  for (let i3 = 0; i3 < alignedLen; i3++)
    xIdxs.set(data[0][i3], i3);
  for (let ti = 0; ti < tables.length; ti++) {
    let t3 = tables[ti];
    let xs = t3[0];
    for (let si = 1; si < t3.length; si++) {
      let ys = t3[si];
      let yVals = Array(alignedLen).fill(void 0);
      let nullMode = nullModes ? nullModes[ti][si] : NULL_RETAIN;
      let nullIdxs = [];
      for (let i3 = 0; i3 < ys.length; i3++) {
        let yVal = ys[i3];
        let alignedIdx = xIdxs.get(xs[i3]);
        if (yVal === null) {
          if (nullMode != NULL_REMOVE) {
            yVals[alignedIdx] = yVal;
            if (nullMode == NULL_EXPAND)
              nullIdxs.push(alignedIdx);
          }
        } else
          yVals[alignedIdx] = yVal;
      }
      nullExpand(yVals, nullIdxs, alignedLen);
      data.push(yVals);
    }
  }
  return data;
}
var microTask = typeof queueMicrotask == "undefined" ? (fn) => Promise.resolve().then(fn) : queueMicrotask;
function sortCols(table) {
  let head = table[0];
  let rlen = head.length;
  let idxs = Array(rlen);
  for (let i3 = 0; i3 < idxs.length; i3++)
    idxs[i3] = i3;
  idxs.sort((i0, i1) => head[i0] - head[i1]);
  let table2 = [];
  for (let i3 = 0; i3 < table.length; i3++) {
    let row = table[i3];
    let row2 = Array(rlen);
    for (let j2 = 0; j2 < rlen; j2++)
      row2[j2] = row[idxs[j2]];
    table2.push(row2);
  }
  return table2;
}
function allHeadersSame(tables) {
  let vals0 = tables[0][0];
  let len0 = vals0.length;
  for (let i3 = 1; i3 < tables.length; i3++) {
    let vals1 = tables[i3][0];
    if (vals1.length != len0)
      return false;
    if (vals1 != vals0) {
      for (let j2 = 0; j2 < len0; j2++) {
        if (vals1[j2] != vals0[j2])
          return false;
      }
    }
  }
  return true;
}
function isAsc(vals, samples = 100) {
  const len = vals.length;
  if (len <= 1)
    return true;
  let firstIdx = 0;
  let lastIdx = len - 1;
  while (firstIdx <= lastIdx && vals[firstIdx] == null)
    firstIdx++;
  while (lastIdx >= firstIdx && vals[lastIdx] == null)
    lastIdx--;
  if (lastIdx <= firstIdx)
    return true;
  const stride = max(1, floor((lastIdx - firstIdx + 1) / samples));
  for (let prevVal = vals[firstIdx], i3 = firstIdx + stride; i3 <= lastIdx; i3 += stride) {
    const v4 = vals[i3];
    if (v4 != null) {
      if (v4 <= prevVal)
        return false;
      prevVal = v4;
    }
  }
  return true;
}
var months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December"
];
var days = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday"
];
function slice3(str) {
  return str.slice(0, 3);
}
var days3 = days.map(slice3);
var months3 = months.map(slice3);
var engNames = {
  MMMM: months,
  MMM: months3,
  WWWW: days,
  WWW: days3
};
function zeroPad2(int) {
  return (int < 10 ? "0" : "") + int;
}
function zeroPad3(int) {
  return (int < 10 ? "00" : int < 100 ? "0" : "") + int;
}
var subs = {
  // 2019
  YYYY: (d3) => d3.getFullYear(),
  // 19
  YY: (d3) => (d3.getFullYear() + "").slice(2),
  // July
  MMMM: (d3, names) => names.MMMM[d3.getMonth()],
  // Jul
  MMM: (d3, names) => names.MMM[d3.getMonth()],
  // 07
  MM: (d3) => zeroPad2(d3.getMonth() + 1),
  // 7
  M: (d3) => d3.getMonth() + 1,
  // 09
  DD: (d3) => zeroPad2(d3.getDate()),
  // 9
  D: (d3) => d3.getDate(),
  // Monday
  WWWW: (d3, names) => names.WWWW[d3.getDay()],
  // Mon
  WWW: (d3, names) => names.WWW[d3.getDay()],
  // 03
  HH: (d3) => zeroPad2(d3.getHours()),
  // 3
  H: (d3) => d3.getHours(),
  // 9 (12hr, unpadded)
  h: (d3) => {
    let h3 = d3.getHours();
    return h3 == 0 ? 12 : h3 > 12 ? h3 - 12 : h3;
  },
  // AM
  AA: (d3) => d3.getHours() >= 12 ? "PM" : "AM",
  // am
  aa: (d3) => d3.getHours() >= 12 ? "pm" : "am",
  // a
  a: (d3) => d3.getHours() >= 12 ? "p" : "a",
  // 09
  mm: (d3) => zeroPad2(d3.getMinutes()),
  // 9
  m: (d3) => d3.getMinutes(),
  // 09
  ss: (d3) => zeroPad2(d3.getSeconds()),
  // 9
  s: (d3) => d3.getSeconds(),
  // 374
  fff: (d3) => zeroPad3(d3.getMilliseconds())
};
function fmtDate(tpl, names) {
  names = names || engNames;
  let parts = [];
  let R = /\{([a-z]+)\}|[^{]+/gi, m3;
  while (m3 = R.exec(tpl))
    parts.push(m3[0][0] == "{" ? subs[m3[1]] : m3[0]);
  return (d3) => {
    let out = "";
    for (let i3 = 0; i3 < parts.length; i3++)
      out += typeof parts[i3] == "string" ? parts[i3] : parts[i3](d3, names);
    return out;
  };
}
var localTz = new Intl.DateTimeFormat().resolvedOptions().timeZone;
function tzDate(date, tz) {
  let date2;
  if (tz == "UTC" || tz == "Etc/UTC")
    date2 = new Date(+date + date.getTimezoneOffset() * 6e4);
  else if (tz == localTz)
    date2 = date;
  else {
    date2 = new Date(date.toLocaleString("en-US", { timeZone: tz }));
    date2.setMilliseconds(date.getMilliseconds());
  }
  return date2;
}
var onlyWhole = (v4) => v4 % 1 == 0;
var allMults = [1, 2, 2.5, 5];
var decIncrs = genIncrs(10, -32, 0, allMults);
var oneIncrs = genIncrs(10, 0, 32, allMults);
var wholeIncrs = oneIncrs.filter(onlyWhole);
var numIncrs = decIncrs.concat(oneIncrs);
var NL = "\n";
var yyyy = "{YYYY}";
var NLyyyy = NL + yyyy;
var md = "{M}/{D}";
var NLmd = NL + md;
var NLmdyy = NLmd + "/{YY}";
var aa = "{aa}";
var hmm = "{h}:{mm}";
var hmmaa = hmm + aa;
var NLhmmaa = NL + hmmaa;
var ss = ":{ss}";
var _4 = null;
function genTimeStuffs(ms) {
  let s3 = ms * 1e3, m3 = s3 * 60, h3 = m3 * 60, d3 = h3 * 24, mo = d3 * 30, y4 = d3 * 365;
  let subSecIncrs = ms == 1 ? genIncrs(10, 0, 3, allMults).filter(onlyWhole) : genIncrs(10, -3, 0, allMults);
  let timeIncrs = subSecIncrs.concat([
    // minute divisors (# of secs)
    s3,
    s3 * 5,
    s3 * 10,
    s3 * 15,
    s3 * 30,
    // hour divisors (# of mins)
    m3,
    m3 * 5,
    m3 * 10,
    m3 * 15,
    m3 * 30,
    // day divisors (# of hrs)
    h3,
    h3 * 2,
    h3 * 3,
    h3 * 4,
    h3 * 6,
    h3 * 8,
    h3 * 12,
    // month divisors TODO: need more?
    d3,
    d3 * 2,
    d3 * 3,
    d3 * 4,
    d3 * 5,
    d3 * 6,
    d3 * 7,
    d3 * 8,
    d3 * 9,
    d3 * 10,
    d3 * 15,
    // year divisors (# months, approx)
    mo,
    mo * 2,
    mo * 3,
    mo * 4,
    mo * 6,
    // century divisors
    y4,
    y4 * 2,
    y4 * 5,
    y4 * 10,
    y4 * 25,
    y4 * 50,
    y4 * 100
  ]);
  const _timeAxisStamps = [
    //   tick incr    default          year                    month   day                   hour    min       sec   mode
    [y4, yyyy, _4, _4, _4, _4, _4, _4, 1],
    [d3 * 28, "{MMM}", NLyyyy, _4, _4, _4, _4, _4, 1],
    [d3, md, NLyyyy, _4, _4, _4, _4, _4, 1],
    [h3, "{h}" + aa, NLmdyy, _4, NLmd, _4, _4, _4, 1],
    [m3, hmmaa, NLmdyy, _4, NLmd, _4, _4, _4, 1],
    [s3, ss, NLmdyy + " " + hmmaa, _4, NLmd + " " + hmmaa, _4, NLhmmaa, _4, 1],
    [ms, ss + ".{fff}", NLmdyy + " " + hmmaa, _4, NLmd + " " + hmmaa, _4, NLhmmaa, _4, 1]
  ];
  function timeAxisSplits(tzDate2) {
    return (self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace) => {
      let splits = [];
      let isYr = foundIncr >= y4;
      let isMo = foundIncr >= mo && foundIncr < y4;
      let minDate = tzDate2(scaleMin);
      let minDateTs = roundDec(minDate * ms, 3);
      let minMin = mkDate(minDate.getFullYear(), isYr ? 0 : minDate.getMonth(), isMo || isYr ? 1 : minDate.getDate());
      let minMinTs = roundDec(minMin * ms, 3);
      if (isMo || isYr) {
        let moIncr = isMo ? foundIncr / mo : 0;
        let yrIncr = isYr ? foundIncr / y4 : 0;
        let split = minDateTs == minMinTs ? minDateTs : roundDec(mkDate(minMin.getFullYear() + yrIncr, minMin.getMonth() + moIncr, 1) * ms, 3);
        let splitDate = new Date(round(split / ms));
        let baseYear = splitDate.getFullYear();
        let baseMonth = splitDate.getMonth();
        for (let i3 = 0; split <= scaleMax; i3++) {
          let next = mkDate(baseYear + yrIncr * i3, baseMonth + moIncr * i3, 1);
          let offs = next - tzDate2(roundDec(next * ms, 3));
          split = roundDec((+next + offs) * ms, 3);
          if (split <= scaleMax)
            splits.push(split);
        }
      } else {
        let incr0 = foundIncr >= d3 ? d3 : foundIncr;
        let tzOffset = floor(scaleMin) - floor(minDateTs);
        let split = minMinTs + tzOffset + incrRoundUp(minDateTs - minMinTs, incr0);
        splits.push(split);
        let date0 = tzDate2(split);
        let prevHour = date0.getHours() + date0.getMinutes() / m3 + date0.getSeconds() / h3;
        let incrHours = foundIncr / h3;
        let minSpace = self.axes[axisIdx]._space;
        let pctSpace = foundSpace / minSpace;
        while (1) {
          split = roundDec(split + foundIncr, ms == 1 ? 0 : 3);
          if (split > scaleMax)
            break;
          if (incrHours > 1) {
            let expectedHour = floor(roundDec(prevHour + incrHours, 6)) % 24;
            let splitDate = tzDate2(split);
            let actualHour = splitDate.getHours();
            let dstShift = actualHour - expectedHour;
            if (dstShift > 1)
              dstShift = -1;
            split -= dstShift * h3;
            prevHour = (prevHour + incrHours) % 24;
            let prevSplit = splits[splits.length - 1];
            let pctIncr = roundDec((split - prevSplit) / foundIncr, 3);
            if (pctIncr * pctSpace >= 0.7)
              splits.push(split);
          } else
            splits.push(split);
        }
      }
      return splits;
    };
  }
  return [
    timeIncrs,
    _timeAxisStamps,
    timeAxisSplits
  ];
}
var [timeIncrsMs, _timeAxisStampsMs, timeAxisSplitsMs] = genTimeStuffs(1);
var [timeIncrsS, _timeAxisStampsS, timeAxisSplitsS] = genTimeStuffs(1e-3);
genIncrs(2, -53, 53, [1]);
function timeAxisStamps(stampCfg, fmtDate2) {
  return stampCfg.map((s3) => s3.map(
    (v4, i3) => i3 == 0 || i3 == 8 || v4 == null ? v4 : fmtDate2(i3 == 1 || s3[8] == 0 ? v4 : s3[1] + v4)
  ));
}
function timeAxisVals(tzDate2, stamps) {
  return (self, splits, axisIdx, foundSpace, foundIncr) => {
    let s3 = stamps.find((s4) => foundIncr >= s4[0]) || stamps[stamps.length - 1];
    let prevYear;
    let prevMnth;
    let prevDate;
    let prevHour;
    let prevMins;
    let prevSecs;
    return splits.map((split) => {
      let date = tzDate2(split);
      let newYear = date.getFullYear();
      let newMnth = date.getMonth();
      let newDate = date.getDate();
      let newHour = date.getHours();
      let newMins = date.getMinutes();
      let newSecs = date.getSeconds();
      let stamp = newYear != prevYear && s3[2] || newMnth != prevMnth && s3[3] || newDate != prevDate && s3[4] || newHour != prevHour && s3[5] || newMins != prevMins && s3[6] || newSecs != prevSecs && s3[7] || s3[1];
      prevYear = newYear;
      prevMnth = newMnth;
      prevDate = newDate;
      prevHour = newHour;
      prevMins = newMins;
      prevSecs = newSecs;
      return stamp(date);
    });
  };
}
function timeAxisVal(tzDate2, dateTpl) {
  let stamp = fmtDate(dateTpl);
  return (self, splits, axisIdx, foundSpace, foundIncr) => splits.map((split) => stamp(tzDate2(split)));
}
function mkDate(y4, m3, d3) {
  return new Date(y4, m3, d3);
}
function timeSeriesStamp(stampCfg, fmtDate2) {
  return fmtDate2(stampCfg);
}
var _timeSeriesStamp = "{YYYY}-{MM}-{DD} {h}:{mm}{aa}";
function timeSeriesVal(tzDate2, stamp) {
  return (self, val, seriesIdx, dataIdx) => dataIdx == null ? LEGEND_DISP : stamp(tzDate2(val));
}
function legendStroke(self, seriesIdx) {
  let s3 = self.series[seriesIdx];
  return s3.width ? s3.stroke(self, seriesIdx) : s3.points.width ? s3.points.stroke(self, seriesIdx) : null;
}
function legendFill(self, seriesIdx) {
  return self.series[seriesIdx].fill(self, seriesIdx);
}
var legendOpts = {
  show: true,
  live: true,
  isolate: false,
  mount: noop,
  markers: {
    show: true,
    width: 2,
    stroke: legendStroke,
    fill: legendFill,
    dash: "solid"
  },
  idx: null,
  idxs: null,
  values: []
};
function cursorPointShow(self, si) {
  let o4 = self.cursor.points;
  let pt2 = placeDiv();
  let size = o4.size(self, si);
  setStylePx(pt2, WIDTH, size);
  setStylePx(pt2, HEIGHT, size);
  let mar = size / -2;
  setStylePx(pt2, "marginLeft", mar);
  setStylePx(pt2, "marginTop", mar);
  let width = o4.width(self, si, size);
  width && setStylePx(pt2, "borderWidth", width);
  return pt2;
}
function cursorPointFill(self, si) {
  let sp = self.series[si].points;
  return sp._fill || sp._stroke;
}
function cursorPointStroke(self, si) {
  let sp = self.series[si].points;
  return sp._stroke || sp._fill;
}
function cursorPointSize(self, si) {
  let sp = self.series[si].points;
  return sp.size;
}
var moveTuple = [0, 0];
function cursorMove(self, mouseLeft1, mouseTop1) {
  moveTuple[0] = mouseLeft1;
  moveTuple[1] = mouseTop1;
  return moveTuple;
}
function filtBtn0(self, targ, handle, onlyTarg = true) {
  return (e3) => {
    e3.button == 0 && (!onlyTarg || e3.target == targ) && handle(e3);
  };
}
function filtTarg(self, targ, handle, onlyTarg = true) {
  return (e3) => {
    (!onlyTarg || e3.target == targ) && handle(e3);
  };
}
var cursorOpts = {
  show: true,
  x: true,
  y: true,
  lock: false,
  move: cursorMove,
  points: {
    one: false,
    show: cursorPointShow,
    size: cursorPointSize,
    width: 0,
    stroke: cursorPointStroke,
    fill: cursorPointFill
  },
  bind: {
    mousedown: filtBtn0,
    mouseup: filtBtn0,
    click: filtBtn0,
    // legend clicks, not .u-over clicks
    dblclick: filtBtn0,
    mousemove: filtTarg,
    mouseleave: filtTarg,
    mouseenter: filtTarg
  },
  drag: {
    setScale: true,
    x: true,
    y: false,
    dist: 0,
    uni: null,
    click: (self, e3) => {
      e3.stopPropagation();
      e3.stopImmediatePropagation();
    },
    _x: false,
    _y: false
  },
  focus: {
    dist: (self, seriesIdx, dataIdx, valPos, curPos) => valPos - curPos,
    prox: -1,
    bias: 0
  },
  hover: {
    skip: [void 0],
    prox: null,
    bias: 0
  },
  left: -10,
  top: -10,
  idx: null,
  dataIdx: null,
  idxs: null,
  event: null
};
var axisLines = {
  show: true,
  stroke: "rgba(0,0,0,0.07)",
  width: 2
  //	dash: [],
};
var grid = assign({}, axisLines, {
  filter: retArg1
});
var ticks = assign({}, grid, {
  size: 10
});
var border = assign({}, axisLines, {
  show: false
});
var font = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"';
var labelFont = "bold " + font;
var lineGap = 1.5;
var xAxisOpts = {
  show: true,
  scale: "x",
  stroke: hexBlack,
  space: 50,
  gap: 5,
  alignTo: 1,
  size: 50,
  labelGap: 0,
  labelSize: 30,
  labelFont,
  side: 2,
  //	class: "x-vals",
  //	incrs: timeIncrs,
  //	values: timeVals,
  //	filter: retArg1,
  grid,
  ticks,
  border,
  font,
  lineGap,
  rotate: 0
};
var numSeriesLabel = "Value";
var timeSeriesLabel = "Time";
var xSeriesOpts = {
  show: true,
  scale: "x",
  auto: false,
  sorted: 1,
  //	label: "Time",
  //	value: v => stamp(new Date(v * 1e3)),
  // internal caches
  min: inf,
  max: -inf,
  idxs: []
};
function numAxisVals(self, splits, axisIdx, foundSpace, foundIncr) {
  return splits.map((v4) => v4 == null ? "" : fmtNum(v4));
}
function numAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
  let splits = [];
  let numDec = fixedDec.get(foundIncr) || 0;
  scaleMin = forceMin ? scaleMin : roundDec(incrRoundUp(scaleMin, foundIncr), numDec);
  for (let val = scaleMin; val <= scaleMax; val = roundDec(val + foundIncr, numDec))
    splits.push(Object.is(val, -0) ? 0 : val);
  return splits;
}
function logAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
  const splits = [];
  const logBase = self.scales[self.axes[axisIdx].scale].log;
  const logFn = logBase == 10 ? log10 : log2;
  const exp = floor(logFn(scaleMin));
  foundIncr = pow(logBase, exp);
  if (logBase == 10)
    foundIncr = numIncrs[closestIdx(foundIncr, numIncrs)];
  let split = scaleMin;
  let nextMagIncr = foundIncr * logBase;
  if (logBase == 10)
    nextMagIncr = numIncrs[closestIdx(nextMagIncr, numIncrs)];
  do {
    splits.push(split);
    split = split + foundIncr;
    if (logBase == 10 && !fixedDec.has(split))
      split = roundDec(split, fixedDec.get(foundIncr));
    if (split >= nextMagIncr) {
      foundIncr = split;
      nextMagIncr = foundIncr * logBase;
      if (logBase == 10)
        nextMagIncr = numIncrs[closestIdx(nextMagIncr, numIncrs)];
    }
  } while (split <= scaleMax);
  return splits;
}
function asinhAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
  let sc = self.scales[self.axes[axisIdx].scale];
  let linthresh = sc.asinh;
  let posSplits = scaleMax > linthresh ? logAxisSplits(self, axisIdx, max(linthresh, scaleMin), scaleMax, foundIncr) : [linthresh];
  let zero = scaleMax >= 0 && scaleMin <= 0 ? [0] : [];
  let negSplits = scaleMin < -linthresh ? logAxisSplits(self, axisIdx, max(linthresh, -scaleMax), -scaleMin, foundIncr) : [linthresh];
  return negSplits.reverse().map((v4) => -v4).concat(zero, posSplits);
}
var RE_ALL = /./;
var RE_12357 = /[12357]/;
var RE_125 = /[125]/;
var RE_1 = /1/;
var _filt = (splits, distr, re, keepMod) => splits.map((v4, i3) => distr == 4 && v4 == 0 || i3 % keepMod == 0 && re.test(v4.toExponential()[v4 < 0 ? 1 : 0]) ? v4 : null);
function log10AxisValsFilt(self, splits, axisIdx, foundSpace, foundIncr) {
  let axis = self.axes[axisIdx];
  let scaleKey = axis.scale;
  let sc = self.scales[scaleKey];
  let valToPos = self.valToPos;
  let minSpace = axis._space;
  let _10 = valToPos(10, scaleKey);
  let re = valToPos(9, scaleKey) - _10 >= minSpace ? RE_ALL : valToPos(7, scaleKey) - _10 >= minSpace ? RE_12357 : valToPos(5, scaleKey) - _10 >= minSpace ? RE_125 : RE_1;
  if (re == RE_1) {
    let magSpace = abs(valToPos(1, scaleKey) - _10);
    if (magSpace < minSpace)
      return _filt(splits.slice().reverse(), sc.distr, re, ceil(minSpace / magSpace)).reverse();
  }
  return _filt(splits, sc.distr, re, 1);
}
function log2AxisValsFilt(self, splits, axisIdx, foundSpace, foundIncr) {
  let axis = self.axes[axisIdx];
  let scaleKey = axis.scale;
  let minSpace = axis._space;
  let valToPos = self.valToPos;
  let magSpace = abs(valToPos(1, scaleKey) - valToPos(2, scaleKey));
  if (magSpace < minSpace)
    return _filt(splits.slice().reverse(), 3, RE_ALL, ceil(minSpace / magSpace)).reverse();
  return splits;
}
function numSeriesVal(self, val, seriesIdx, dataIdx) {
  return dataIdx == null ? LEGEND_DISP : val == null ? "" : fmtNum(val);
}
var yAxisOpts = {
  show: true,
  scale: "y",
  stroke: hexBlack,
  space: 30,
  gap: 5,
  alignTo: 1,
  size: 50,
  labelGap: 0,
  labelSize: 30,
  labelFont,
  side: 3,
  //	class: "y-vals",
  //	incrs: numIncrs,
  //	values: (vals, space) => vals,
  //	filter: retArg1,
  grid,
  ticks,
  border,
  font,
  lineGap,
  rotate: 0
};
function ptDia(width, mult) {
  let dia = 3 + (width || 1) * 2;
  return roundDec(dia * mult, 3);
}
function seriesPointsShow(self, si) {
  let { scale, idxs } = self.series[0];
  let xData = self._data[0];
  let p0 = self.valToPos(xData[idxs[0]], scale, true);
  let p1 = self.valToPos(xData[idxs[1]], scale, true);
  let dim = abs(p1 - p0);
  let s3 = self.series[si];
  let maxPts = dim / (s3.points.space * pxRatio);
  return idxs[1] - idxs[0] <= maxPts;
}
var facet = {
  scale: null,
  auto: true,
  sorted: 0,
  // internal caches
  min: inf,
  max: -inf
};
var gaps = (self, seriesIdx, idx0, idx1, nullGaps) => nullGaps;
var xySeriesOpts = {
  show: true,
  auto: true,
  sorted: 0,
  gaps,
  alpha: 1,
  facets: [
    assign({}, facet, { scale: "x" }),
    assign({}, facet, { scale: "y" })
  ]
};
var ySeriesOpts = {
  scale: "y",
  auto: true,
  sorted: 0,
  show: true,
  spanGaps: false,
  gaps,
  alpha: 1,
  points: {
    show: seriesPointsShow,
    filter: null
    //  paths:
    //	stroke: "#000",
    //	fill: "#fff",
    //	width: 1,
    //	size: 10,
  },
  //	label: "Value",
  //	value: v => v,
  values: null,
  // internal caches
  min: inf,
  max: -inf,
  idxs: [],
  path: null,
  clip: null
};
function clampScale(self, val, scaleMin, scaleMax, scaleKey) {
  return scaleMin / 10;
}
var xScaleOpts = {
  time: FEAT_TIME,
  auto: true,
  distr: 1,
  log: 10,
  asinh: 1,
  min: null,
  max: null,
  dir: 1,
  ori: 0
};
var yScaleOpts = assign({}, xScaleOpts, {
  time: false,
  ori: 1
});
var syncs = {};
function _sync(key, opts) {
  let s3 = syncs[key];
  if (!s3) {
    s3 = {
      key,
      plots: [],
      sub(plot) {
        s3.plots.push(plot);
      },
      unsub(plot) {
        s3.plots = s3.plots.filter((c3) => c3 != plot);
      },
      pub(type, self, x3, y4, w4, h3, i3) {
        for (let j2 = 0; j2 < s3.plots.length; j2++)
          s3.plots[j2] != self && s3.plots[j2].pub(type, self, x3, y4, w4, h3, i3);
      }
    };
    if (key != null)
      syncs[key] = s3;
  }
  return s3;
}
var BAND_CLIP_FILL = 1 << 0;
var BAND_CLIP_STROKE = 1 << 1;
function orient(u3, seriesIdx, cb) {
  const mode = u3.mode;
  const series = u3.series[seriesIdx];
  const data = mode == 2 ? u3._data[seriesIdx] : u3._data;
  const scales = u3.scales;
  const bbox = u3.bbox;
  let dx = data[0], dy = mode == 2 ? data[1] : data[seriesIdx], sx = mode == 2 ? scales[series.facets[0].scale] : scales[u3.series[0].scale], sy = mode == 2 ? scales[series.facets[1].scale] : scales[series.scale], l5 = bbox.left, t3 = bbox.top, w4 = bbox.width, h3 = bbox.height, H2 = u3.valToPosH, V3 = u3.valToPosV;
  return sx.ori == 0 ? cb(
    series,
    dx,
    dy,
    sx,
    sy,
    H2,
    V3,
    l5,
    t3,
    w4,
    h3,
    moveToH,
    lineToH,
    rectH,
    arcH,
    bezierCurveToH
  ) : cb(
    series,
    dx,
    dy,
    sx,
    sy,
    V3,
    H2,
    t3,
    l5,
    h3,
    w4,
    moveToV,
    lineToV,
    rectV,
    arcV,
    bezierCurveToV
  );
}
function bandFillClipDirs(self, seriesIdx) {
  let fillDir = 0;
  let clipDirs = 0;
  let bands = ifNull(self.bands, EMPTY_ARR);
  for (let i3 = 0; i3 < bands.length; i3++) {
    let b2 = bands[i3];
    if (b2.series[0] == seriesIdx)
      fillDir = b2.dir;
    else if (b2.series[1] == seriesIdx) {
      if (b2.dir == 1)
        clipDirs |= 1;
      else
        clipDirs |= 2;
    }
  }
  return [
    fillDir,
    clipDirs == 1 ? -1 : (
      // neg only
      clipDirs == 2 ? 1 : (
        // pos only
        clipDirs == 3 ? 2 : (
          // both
          0
        )
      )
    )
  ];
}
function seriesFillTo(self, seriesIdx, dataMin, dataMax, bandFillDir) {
  let mode = self.mode;
  let series = self.series[seriesIdx];
  let scaleKey = mode == 2 ? series.facets[1].scale : series.scale;
  let scale = self.scales[scaleKey];
  return bandFillDir == -1 ? scale.min : bandFillDir == 1 ? scale.max : scale.distr == 3 ? scale.dir == 1 ? scale.min : scale.max : 0;
}
function clipBandLine(self, seriesIdx, idx0, idx1, strokePath, clipDir) {
  return orient(self, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
    let pxRound = series.pxRound;
    const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
    const lineTo = scaleX.ori == 0 ? lineToH : lineToV;
    let frIdx, toIdx;
    if (dir == 1) {
      frIdx = idx0;
      toIdx = idx1;
    } else {
      frIdx = idx1;
      toIdx = idx0;
    }
    let x0 = pxRound(valToPosX(dataX[frIdx], scaleX, xDim, xOff));
    let y0 = pxRound(valToPosY(dataY[frIdx], scaleY, yDim, yOff));
    let x1 = pxRound(valToPosX(dataX[toIdx], scaleX, xDim, xOff));
    let yLimit = pxRound(valToPosY(clipDir == 1 ? scaleY.max : scaleY.min, scaleY, yDim, yOff));
    let clip = new Path2D(strokePath);
    lineTo(clip, x1, yLimit);
    lineTo(clip, x0, yLimit);
    lineTo(clip, x0, y0);
    return clip;
  });
}
function clipGaps(gaps2, ori, plotLft, plotTop, plotWid, plotHgt) {
  let clip = null;
  if (gaps2.length > 0) {
    clip = new Path2D();
    const rect2 = ori == 0 ? rectH : rectV;
    let prevGapEnd = plotLft;
    for (let i3 = 0; i3 < gaps2.length; i3++) {
      let g4 = gaps2[i3];
      if (g4[1] > g4[0]) {
        let w5 = g4[0] - prevGapEnd;
        w5 > 0 && rect2(clip, prevGapEnd, plotTop, w5, plotTop + plotHgt);
        prevGapEnd = g4[1];
      }
    }
    let w4 = plotLft + plotWid - prevGapEnd;
    let maxStrokeWidth = 10;
    w4 > 0 && rect2(clip, prevGapEnd, plotTop - maxStrokeWidth / 2, w4, plotTop + plotHgt + maxStrokeWidth);
  }
  return clip;
}
function addGap(gaps2, fromX, toX) {
  let prevGap = gaps2[gaps2.length - 1];
  if (prevGap && prevGap[0] == fromX)
    prevGap[1] = toX;
  else
    gaps2.push([fromX, toX]);
}
function findGaps(xs, ys, idx0, idx1, dir, pixelForX, align) {
  let gaps2 = [];
  let len = xs.length;
  for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
    let yVal = ys[i3];
    if (yVal === null) {
      let fr = i3, to = i3;
      if (dir == 1) {
        while (++i3 <= idx1 && ys[i3] === null)
          to = i3;
      } else {
        while (--i3 >= idx0 && ys[i3] === null)
          to = i3;
      }
      let frPx = pixelForX(xs[fr]);
      let toPx = to == fr ? frPx : pixelForX(xs[to]);
      let fri2 = fr - dir;
      let frPx2 = align <= 0 && fri2 >= 0 && fri2 < len ? pixelForX(xs[fri2]) : frPx;
      frPx = frPx2;
      let toi2 = to + dir;
      let toPx2 = align >= 0 && toi2 >= 0 && toi2 < len ? pixelForX(xs[toi2]) : toPx;
      toPx = toPx2;
      if (toPx >= frPx)
        gaps2.push([frPx, toPx]);
    }
  }
  return gaps2;
}
function pxRoundGen(pxAlign) {
  return pxAlign == 0 ? retArg0 : pxAlign == 1 ? round : (v4) => incrRound(v4, pxAlign);
}
function rect(ori) {
  let moveTo = ori == 0 ? moveToH : moveToV;
  let arcTo = ori == 0 ? (p3, x1, y1, x22, y22, r3) => {
    p3.arcTo(x1, y1, x22, y22, r3);
  } : (p3, y1, x1, y22, x22, r3) => {
    p3.arcTo(x1, y1, x22, y22, r3);
  };
  let rect2 = ori == 0 ? (p3, x3, y4, w4, h3) => {
    p3.rect(x3, y4, w4, h3);
  } : (p3, y4, x3, h3, w4) => {
    p3.rect(x3, y4, w4, h3);
  };
  return (p3, x3, y4, w4, h3, endRad = 0, baseRad = 0) => {
    if (endRad == 0 && baseRad == 0)
      rect2(p3, x3, y4, w4, h3);
    else {
      endRad = min(endRad, w4 / 2, h3 / 2);
      baseRad = min(baseRad, w4 / 2, h3 / 2);
      moveTo(p3, x3 + endRad, y4);
      arcTo(p3, x3 + w4, y4, x3 + w4, y4 + h3, endRad);
      arcTo(p3, x3 + w4, y4 + h3, x3, y4 + h3, baseRad);
      arcTo(p3, x3, y4 + h3, x3, y4, baseRad);
      arcTo(p3, x3, y4, x3 + w4, y4, endRad);
      p3.closePath();
    }
  };
}
var moveToH = (p3, x3, y4) => {
  p3.moveTo(x3, y4);
};
var moveToV = (p3, y4, x3) => {
  p3.moveTo(x3, y4);
};
var lineToH = (p3, x3, y4) => {
  p3.lineTo(x3, y4);
};
var lineToV = (p3, y4, x3) => {
  p3.lineTo(x3, y4);
};
var rectH = rect(0);
var rectV = rect(1);
var arcH = (p3, x3, y4, r3, startAngle, endAngle) => {
  p3.arc(x3, y4, r3, startAngle, endAngle);
};
var arcV = (p3, y4, x3, r3, startAngle, endAngle) => {
  p3.arc(x3, y4, r3, startAngle, endAngle);
};
var bezierCurveToH = (p3, bp1x, bp1y, bp2x, bp2y, p2x, p2y) => {
  p3.bezierCurveTo(bp1x, bp1y, bp2x, bp2y, p2x, p2y);
};
var bezierCurveToV = (p3, bp1y, bp1x, bp2y, bp2x, p2y, p2x) => {
  p3.bezierCurveTo(bp1x, bp1y, bp2x, bp2y, p2x, p2y);
};
function points(opts) {
  return (u3, seriesIdx, idx0, idx1, filtIdxs) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      let { pxRound, points: points2 } = series;
      let moveTo, arc;
      if (scaleX.ori == 0) {
        moveTo = moveToH;
        arc = arcH;
      } else {
        moveTo = moveToV;
        arc = arcV;
      }
      const width = roundDec(points2.width * pxRatio, 3);
      let rad = (points2.size - points2.width) / 2 * pxRatio;
      let dia = roundDec(rad * 2, 3);
      let fill = new Path2D();
      let clip = new Path2D();
      let { left: lft, top, width: wid, height: hgt } = u3.bbox;
      rectH(
        clip,
        lft - dia,
        top - dia,
        wid + dia * 2,
        hgt + dia * 2
      );
      const drawPoint = (pi) => {
        if (dataY[pi] != null) {
          let x3 = pxRound(valToPosX(dataX[pi], scaleX, xDim, xOff));
          let y4 = pxRound(valToPosY(dataY[pi], scaleY, yDim, yOff));
          moveTo(fill, x3 + rad, y4);
          arc(fill, x3, y4, rad, 0, PI * 2);
        }
      };
      if (filtIdxs)
        filtIdxs.forEach(drawPoint);
      else {
        for (let pi = idx0; pi <= idx1; pi++)
          drawPoint(pi);
      }
      return {
        stroke: width > 0 ? fill : null,
        fill,
        clip,
        flags: BAND_CLIP_FILL | BAND_CLIP_STROKE
      };
    });
  };
}
function _drawAcc(lineTo) {
  return (stroke, accX, minY, maxY, inY, outY) => {
    if (minY != maxY) {
      if (inY != minY && outY != minY)
        lineTo(stroke, accX, minY);
      if (inY != maxY && outY != maxY)
        lineTo(stroke, accX, maxY);
      lineTo(stroke, accX, outY);
    }
  };
}
var drawAccH = _drawAcc(lineToH);
var drawAccV = _drawAcc(lineToV);
function linear(opts) {
  const alignGaps = ifNull(opts?.alignGaps, 0);
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      [idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
      let pxRound = series.pxRound;
      let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
      let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
      let lineTo, drawAcc;
      if (scaleX.ori == 0) {
        lineTo = lineToH;
        drawAcc = drawAccH;
      } else {
        lineTo = lineToV;
        drawAcc = drawAccV;
      }
      const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      const _paths = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: BAND_CLIP_FILL };
      const stroke = _paths.stroke;
      let hasGap = false;
      const decimate = idx1 - idx0 >= xDim * 4;
      if (decimate) {
        let xForPixel = (pos) => u3.posToVal(pos, scaleX.key, true);
        let minY = null, maxY = null, inY, outY, drawnAtX;
        let accX = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
        let idx0px = pixelForX(dataX[idx0]);
        let idx1px = pixelForX(dataX[idx1]);
        let nextAccXVal = xForPixel(dir == 1 ? idx0px + 1 : idx1px - 1);
        for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
          let xVal = dataX[i3];
          let reuseAccX = dir == 1 ? xVal < nextAccXVal : xVal > nextAccXVal;
          let x3 = reuseAccX ? accX : pixelForX(xVal);
          let yVal = dataY[i3];
          if (x3 == accX) {
            if (yVal != null) {
              outY = yVal;
              if (minY == null) {
                lineTo(stroke, x3, pixelForY(outY));
                inY = minY = maxY = outY;
              } else {
                if (outY < minY)
                  minY = outY;
                else if (outY > maxY)
                  maxY = outY;
              }
            } else {
              if (yVal === null)
                hasGap = true;
            }
          } else {
            if (minY != null)
              drawAcc(stroke, accX, pixelForY(minY), pixelForY(maxY), pixelForY(inY), pixelForY(outY));
            if (yVal != null) {
              outY = yVal;
              lineTo(stroke, x3, pixelForY(outY));
              minY = maxY = inY = outY;
            } else {
              minY = maxY = null;
              if (yVal === null)
                hasGap = true;
            }
            accX = x3;
            nextAccXVal = xForPixel(accX + dir);
          }
        }
        if (minY != null && minY != maxY && drawnAtX != accX)
          drawAcc(stroke, accX, pixelForY(minY), pixelForY(maxY), pixelForY(inY), pixelForY(outY));
      } else {
        for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
          let yVal = dataY[i3];
          if (yVal === null)
            hasGap = true;
          else if (yVal != null)
            lineTo(stroke, pixelForX(dataX[i3]), pixelForY(yVal));
        }
      }
      let [bandFillDir, bandClipDir] = bandFillClipDirs(u3, seriesIdx);
      if (series.fill != null || bandFillDir != 0) {
        let fill = _paths.fill = new Path2D(stroke);
        let fillToVal = series.fillTo(u3, seriesIdx, series.min, series.max, bandFillDir);
        let fillToY = pixelForY(fillToVal);
        let frX = pixelForX(dataX[idx0]);
        let toX = pixelForX(dataX[idx1]);
        if (dir == -1)
          [toX, frX] = [frX, toX];
        lineTo(fill, toX, fillToY);
        lineTo(fill, frX, fillToY);
      }
      if (!series.spanGaps) {
        let gaps2 = [];
        hasGap && gaps2.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
        _paths.gaps = gaps2 = series.gaps(u3, seriesIdx, idx0, idx1, gaps2);
        _paths.clip = clipGaps(gaps2, scaleX.ori, xOff, yOff, xDim, yDim);
      }
      if (bandClipDir != 0) {
        _paths.band = bandClipDir == 2 ? [
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, -1),
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, 1)
        ] : clipBandLine(u3, seriesIdx, idx0, idx1, stroke, bandClipDir);
      }
      return _paths;
    });
  };
}
function stepped(opts) {
  const align = ifNull(opts.align, 1);
  const ascDesc = ifNull(opts.ascDesc, false);
  const alignGaps = ifNull(opts.alignGaps, 0);
  const extend = ifNull(opts.extend, false);
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      [idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
      let pxRound = series.pxRound;
      let { left, width } = u3.bbox;
      let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
      let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
      let lineTo = scaleX.ori == 0 ? lineToH : lineToV;
      const _paths = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: BAND_CLIP_FILL };
      const stroke = _paths.stroke;
      const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      let prevYPos = pixelForY(dataY[dir == 1 ? idx0 : idx1]);
      let firstXPos = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
      let prevXPos = firstXPos;
      let firstXPosExt = firstXPos;
      if (extend && align == -1) {
        firstXPosExt = left;
        lineTo(stroke, firstXPosExt, prevYPos);
      }
      lineTo(stroke, firstXPos, prevYPos);
      for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
        let yVal1 = dataY[i3];
        if (yVal1 == null)
          continue;
        let x1 = pixelForX(dataX[i3]);
        let y1 = pixelForY(yVal1);
        if (align == 1)
          lineTo(stroke, x1, prevYPos);
        else
          lineTo(stroke, prevXPos, y1);
        lineTo(stroke, x1, y1);
        prevYPos = y1;
        prevXPos = x1;
      }
      let prevXPosExt = prevXPos;
      if (extend && align == 1) {
        prevXPosExt = left + width;
        lineTo(stroke, prevXPosExt, prevYPos);
      }
      let [bandFillDir, bandClipDir] = bandFillClipDirs(u3, seriesIdx);
      if (series.fill != null || bandFillDir != 0) {
        let fill = _paths.fill = new Path2D(stroke);
        let fillTo = series.fillTo(u3, seriesIdx, series.min, series.max, bandFillDir);
        let fillToY = pixelForY(fillTo);
        lineTo(fill, prevXPosExt, fillToY);
        lineTo(fill, firstXPosExt, fillToY);
      }
      if (!series.spanGaps) {
        let gaps2 = [];
        gaps2.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
        let halfStroke = series.width * pxRatio / 2;
        let startsOffset = ascDesc || align == 1 ? halfStroke : -halfStroke;
        let endsOffset = ascDesc || align == -1 ? -halfStroke : halfStroke;
        gaps2.forEach((g4) => {
          g4[0] += startsOffset;
          g4[1] += endsOffset;
        });
        _paths.gaps = gaps2 = series.gaps(u3, seriesIdx, idx0, idx1, gaps2);
        _paths.clip = clipGaps(gaps2, scaleX.ori, xOff, yOff, xDim, yDim);
      }
      if (bandClipDir != 0) {
        _paths.band = bandClipDir == 2 ? [
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, -1),
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, 1)
        ] : clipBandLine(u3, seriesIdx, idx0, idx1, stroke, bandClipDir);
      }
      return _paths;
    });
  };
}
function findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid = inf) {
  if (dataX.length > 1) {
    let prevIdx = null;
    for (let i3 = 0, minDelta = Infinity; i3 < dataX.length; i3++) {
      if (dataY[i3] !== void 0) {
        if (prevIdx != null) {
          let delta = abs(dataX[i3] - dataX[prevIdx]);
          if (delta < minDelta) {
            minDelta = delta;
            colWid = abs(valToPosX(dataX[i3], scaleX, xDim, xOff) - valToPosX(dataX[prevIdx], scaleX, xDim, xOff));
          }
        }
        prevIdx = i3;
      }
    }
  }
  return colWid;
}
function bars(opts) {
  opts = opts || EMPTY_OBJ;
  const size = ifNull(opts.size, [0.6, inf, 1]);
  const align = opts.align || 0;
  const _extraGap = opts.gap || 0;
  let ro = opts.radius;
  ro = // [valueRadius, baselineRadius]
  ro == null ? [0, 0] : typeof ro == "number" ? [ro, 0] : ro;
  const radiusFn = fnOrSelf(ro);
  const gapFactor = 1 - size[0];
  const _maxWidth = ifNull(size[1], inf);
  const _minWidth = ifNull(size[2], 1);
  const disp = ifNull(opts.disp, EMPTY_OBJ);
  const _each = ifNull(opts.each, (_5) => {
  });
  const { fill: dispFills, stroke: dispStrokes } = disp;
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      let pxRound = series.pxRound;
      let _align = align;
      let extraGap = _extraGap * pxRatio;
      let maxWidth = _maxWidth * pxRatio;
      let minWidth = _minWidth * pxRatio;
      let valRadius, baseRadius;
      if (scaleX.ori == 0)
        [valRadius, baseRadius] = radiusFn(u3, seriesIdx);
      else
        [baseRadius, valRadius] = radiusFn(u3, seriesIdx);
      const _dirX = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      let rect2 = scaleX.ori == 0 ? rectH : rectV;
      let each = scaleX.ori == 0 ? _each : (u4, seriesIdx2, i3, top, lft, hgt, wid) => {
        _each(u4, seriesIdx2, i3, lft, top, wid, hgt);
      };
      let band = ifNull(u3.bands, EMPTY_ARR).find((b2) => b2.series[0] == seriesIdx);
      let fillDir = band != null ? band.dir : 0;
      let fillTo = series.fillTo(u3, seriesIdx, series.min, series.max, fillDir);
      let fillToY = pxRound(valToPosY(fillTo, scaleY, yDim, yOff));
      let xShift, barWid, fullGap, colWid = xDim;
      let strokeWidth = pxRound(series.width * pxRatio);
      let multiPath = false;
      let fillColors = null;
      let fillPaths = null;
      let strokeColors = null;
      let strokePaths = null;
      if (dispFills != null && (strokeWidth == 0 || dispStrokes != null)) {
        multiPath = true;
        fillColors = dispFills.values(u3, seriesIdx, idx0, idx1);
        fillPaths = /* @__PURE__ */ new Map();
        new Set(fillColors).forEach((color) => {
          if (color != null)
            fillPaths.set(color, new Path2D());
        });
        if (strokeWidth > 0) {
          strokeColors = dispStrokes.values(u3, seriesIdx, idx0, idx1);
          strokePaths = /* @__PURE__ */ new Map();
          new Set(strokeColors).forEach((color) => {
            if (color != null)
              strokePaths.set(color, new Path2D());
          });
        }
      }
      let { x0, size: size2 } = disp;
      if (x0 != null && size2 != null) {
        _align = 1;
        dataX = x0.values(u3, seriesIdx, idx0, idx1);
        if (x0.unit == 2)
          dataX = dataX.map((pct) => u3.posToVal(xOff + pct * xDim, scaleX.key, true));
        let sizes = size2.values(u3, seriesIdx, idx0, idx1);
        if (size2.unit == 2)
          barWid = sizes[0] * xDim;
        else
          barWid = valToPosX(sizes[0], scaleX, xDim, xOff) - valToPosX(0, scaleX, xDim, xOff);
        colWid = findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid);
        let gapWid = colWid - barWid;
        fullGap = gapWid + extraGap;
      } else {
        colWid = findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid);
        let gapWid = colWid * gapFactor;
        fullGap = gapWid + extraGap;
        barWid = colWid - fullGap;
      }
      if (fullGap < 1)
        fullGap = 0;
      if (strokeWidth >= barWid / 2)
        strokeWidth = 0;
      if (fullGap < 5)
        pxRound = retArg0;
      let insetStroke = fullGap > 0;
      let rawBarWid = colWid - fullGap - (insetStroke ? strokeWidth : 0);
      barWid = pxRound(clamp(rawBarWid, minWidth, maxWidth));
      xShift = (_align == 0 ? barWid / 2 : _align == _dirX ? 0 : barWid) - _align * _dirX * ((_align == 0 ? extraGap / 2 : 0) + (insetStroke ? strokeWidth / 2 : 0));
      const _paths = { stroke: null, fill: null, clip: null, band: null, gaps: null, flags: 0 };
      const stroke = multiPath ? null : new Path2D();
      let dataY0 = null;
      if (band != null)
        dataY0 = u3.data[band.series[1]];
      else {
        let { y0, y1 } = disp;
        if (y0 != null && y1 != null) {
          dataY = y1.values(u3, seriesIdx, idx0, idx1);
          dataY0 = y0.values(u3, seriesIdx, idx0, idx1);
        }
      }
      let radVal = valRadius * barWid;
      let radBase = baseRadius * barWid;
      for (let i3 = _dirX == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += _dirX) {
        let yVal = dataY[i3];
        if (yVal == null)
          continue;
        if (dataY0 != null) {
          let yVal0 = dataY0[i3] ?? 0;
          if (yVal - yVal0 == 0)
            continue;
          fillToY = valToPosY(yVal0, scaleY, yDim, yOff);
        }
        let xVal = scaleX.distr != 2 || disp != null ? dataX[i3] : i3;
        let xPos = valToPosX(xVal, scaleX, xDim, xOff);
        let yPos = valToPosY(ifNull(yVal, fillTo), scaleY, yDim, yOff);
        let lft = pxRound(xPos - xShift);
        let btm = pxRound(max(yPos, fillToY));
        let top = pxRound(min(yPos, fillToY));
        let barHgt = btm - top;
        if (yVal != null) {
          let rv = yVal < 0 ? radBase : radVal;
          let rb = yVal < 0 ? radVal : radBase;
          if (multiPath) {
            if (strokeWidth > 0 && strokeColors[i3] != null)
              rect2(strokePaths.get(strokeColors[i3]), lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
            if (fillColors[i3] != null)
              rect2(fillPaths.get(fillColors[i3]), lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
          } else
            rect2(stroke, lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
          each(
            u3,
            seriesIdx,
            i3,
            lft - strokeWidth / 2,
            top,
            barWid + strokeWidth,
            barHgt
          );
        }
      }
      if (strokeWidth > 0)
        _paths.stroke = multiPath ? strokePaths : stroke;
      else if (!multiPath) {
        _paths._fill = series.width == 0 ? series._fill : series._stroke ?? series._fill;
        _paths.width = 0;
      }
      _paths.fill = multiPath ? fillPaths : stroke;
      return _paths;
    });
  };
}
function splineInterp(interp, opts) {
  const alignGaps = ifNull(opts?.alignGaps, 0);
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      [idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
      let pxRound = series.pxRound;
      let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
      let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
      let moveTo, bezierCurveTo, lineTo;
      if (scaleX.ori == 0) {
        moveTo = moveToH;
        lineTo = lineToH;
        bezierCurveTo = bezierCurveToH;
      } else {
        moveTo = moveToV;
        lineTo = lineToV;
        bezierCurveTo = bezierCurveToV;
      }
      const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      let firstXPos = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
      let prevXPos = firstXPos;
      let xCoords = [];
      let yCoords = [];
      for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
        let yVal = dataY[i3];
        if (yVal != null) {
          let xVal = dataX[i3];
          let xPos = pixelForX(xVal);
          xCoords.push(prevXPos = xPos);
          yCoords.push(pixelForY(dataY[i3]));
        }
      }
      const _paths = { stroke: interp(xCoords, yCoords, moveTo, lineTo, bezierCurveTo, pxRound), fill: null, clip: null, band: null, gaps: null, flags: BAND_CLIP_FILL };
      const stroke = _paths.stroke;
      let [bandFillDir, bandClipDir] = bandFillClipDirs(u3, seriesIdx);
      if (series.fill != null || bandFillDir != 0) {
        let fill = _paths.fill = new Path2D(stroke);
        let fillTo = series.fillTo(u3, seriesIdx, series.min, series.max, bandFillDir);
        let fillToY = pixelForY(fillTo);
        lineTo(fill, prevXPos, fillToY);
        lineTo(fill, firstXPos, fillToY);
      }
      if (!series.spanGaps) {
        let gaps2 = [];
        gaps2.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
        _paths.gaps = gaps2 = series.gaps(u3, seriesIdx, idx0, idx1, gaps2);
        _paths.clip = clipGaps(gaps2, scaleX.ori, xOff, yOff, xDim, yDim);
      }
      if (bandClipDir != 0) {
        _paths.band = bandClipDir == 2 ? [
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, -1),
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, 1)
        ] : clipBandLine(u3, seriesIdx, idx0, idx1, stroke, bandClipDir);
      }
      return _paths;
    });
  };
}
function monotoneCubic(opts) {
  return splineInterp(_monotoneCubic, opts);
}
function _monotoneCubic(xs, ys, moveTo, lineTo, bezierCurveTo, pxRound) {
  const n2 = xs.length;
  if (n2 < 2)
    return null;
  const path = new Path2D();
  moveTo(path, xs[0], ys[0]);
  if (n2 == 2)
    lineTo(path, xs[1], ys[1]);
  else {
    let ms = Array(n2), ds = Array(n2 - 1), dys = Array(n2 - 1), dxs = Array(n2 - 1);
    for (let i3 = 0; i3 < n2 - 1; i3++) {
      dys[i3] = ys[i3 + 1] - ys[i3];
      dxs[i3] = xs[i3 + 1] - xs[i3];
      ds[i3] = dys[i3] / dxs[i3];
    }
    ms[0] = ds[0];
    for (let i3 = 1; i3 < n2 - 1; i3++) {
      if (ds[i3] === 0 || ds[i3 - 1] === 0 || ds[i3 - 1] > 0 !== ds[i3] > 0)
        ms[i3] = 0;
      else {
        ms[i3] = 3 * (dxs[i3 - 1] + dxs[i3]) / ((2 * dxs[i3] + dxs[i3 - 1]) / ds[i3 - 1] + (dxs[i3] + 2 * dxs[i3 - 1]) / ds[i3]);
        if (!isFinite(ms[i3]))
          ms[i3] = 0;
      }
    }
    ms[n2 - 1] = ds[n2 - 2];
    for (let i3 = 0; i3 < n2 - 1; i3++) {
      bezierCurveTo(
        path,
        xs[i3] + dxs[i3] / 3,
        ys[i3] + ms[i3] * dxs[i3] / 3,
        xs[i3 + 1] - dxs[i3] / 3,
        ys[i3 + 1] - ms[i3 + 1] * dxs[i3] / 3,
        xs[i3 + 1],
        ys[i3 + 1]
      );
    }
  }
  return path;
}
var cursorPlots = /* @__PURE__ */ new Set();
function invalidateRects() {
  for (let u3 of cursorPlots)
    u3.syncRect(true);
}
if (domEnv) {
  on(resize, win, invalidateRects);
  on(scroll, win, invalidateRects, true);
  on(dppxchange, win, () => {
    uPlot.pxRatio = pxRatio;
  });
}
var linearPath = linear();
var pointsPath = points();
function setDefaults(d3, xo, yo, initY) {
  let d22 = initY ? [d3[0], d3[1]].concat(d3.slice(2)) : [d3[0]].concat(d3.slice(1));
  return d22.map((o4, i3) => setDefault(o4, i3, xo, yo));
}
function setDefaults2(d3, xyo) {
  return d3.map((o4, i3) => i3 == 0 ? {} : assign({}, xyo, o4));
}
function setDefault(o4, i3, xo, yo) {
  return assign({}, i3 == 0 ? xo : yo, o4);
}
function snapNumX(self, dataMin, dataMax) {
  return dataMin == null ? nullNullTuple : [dataMin, dataMax];
}
var snapTimeX = snapNumX;
function snapNumY(self, dataMin, dataMax) {
  return dataMin == null ? nullNullTuple : rangeNum(dataMin, dataMax, rangePad, true);
}
function snapLogY(self, dataMin, dataMax, scale) {
  return dataMin == null ? nullNullTuple : rangeLog(dataMin, dataMax, self.scales[scale].log, false);
}
var snapLogX = snapLogY;
function snapAsinhY(self, dataMin, dataMax, scale) {
  return dataMin == null ? nullNullTuple : rangeAsinh(dataMin, dataMax, self.scales[scale].log, false);
}
var snapAsinhX = snapAsinhY;
function findIncr(minVal, maxVal, incrs, dim, minSpace) {
  let intDigits = max(numIntDigits(minVal), numIntDigits(maxVal));
  let delta = maxVal - minVal;
  let incrIdx = closestIdx(minSpace / dim * delta, incrs);
  do {
    let foundIncr = incrs[incrIdx];
    let foundSpace = dim * foundIncr / delta;
    if (foundSpace >= minSpace && intDigits + (foundIncr < 5 ? fixedDec.get(foundIncr) : 0) <= 17)
      return [foundIncr, foundSpace];
  } while (++incrIdx < incrs.length);
  return [0, 0];
}
function pxRatioFont(font2) {
  let fontSize, fontSizeCss;
  font2 = font2.replace(/(\d+)px/, (m3, p1) => (fontSize = round((fontSizeCss = +p1) * pxRatio)) + "px");
  return [font2, fontSize, fontSizeCss];
}
function syncFontSize(axis) {
  if (axis.show) {
    [axis.font, axis.labelFont].forEach((f4) => {
      let size = roundDec(f4[2] * pxRatio, 1);
      f4[0] = f4[0].replace(/[0-9.]+px/, size + "px");
      f4[1] = size;
    });
  }
}
function uPlot(opts, data, then) {
  const self = {
    mode: ifNull(opts.mode, 1)
  };
  const mode = self.mode;
  function getHPos(val, scale, dim, off2) {
    let pct = scale.valToPct(val);
    return off2 + dim * (scale.dir == -1 ? 1 - pct : pct);
  }
  function getVPos(val, scale, dim, off2) {
    let pct = scale.valToPct(val);
    return off2 + dim * (scale.dir == -1 ? pct : 1 - pct);
  }
  function getPos(val, scale, dim, off2) {
    return scale.ori == 0 ? getHPos(val, scale, dim, off2) : getVPos(val, scale, dim, off2);
  }
  self.valToPosH = getHPos;
  self.valToPosV = getVPos;
  let ready = false;
  self.status = 0;
  const root2 = self.root = placeDiv(UPLOT);
  if (opts.id != null)
    root2.id = opts.id;
  addClass(root2, opts.class);
  if (opts.title) {
    let title = placeDiv(TITLE, root2);
    title.textContent = opts.title;
  }
  const can = placeTag("canvas");
  const ctx = self.ctx = can.getContext("2d");
  const wrap = placeDiv(WRAP, root2);
  on("click", wrap, (e3) => {
    if (e3.target === over) {
      let didDrag = mouseLeft1 != mouseLeft0 || mouseTop1 != mouseTop0;
      didDrag && drag.click(self, e3);
    }
  }, true);
  const under = self.under = placeDiv(UNDER, wrap);
  wrap.appendChild(can);
  const over = self.over = placeDiv(OVER, wrap);
  opts = copy(opts);
  const pxAlign = +ifNull(opts.pxAlign, 1);
  const pxRound = pxRoundGen(pxAlign);
  (opts.plugins || []).forEach((p3) => {
    if (p3.opts)
      opts = p3.opts(self, opts) || opts;
  });
  const ms = opts.ms || 1e-3;
  const series = self.series = mode == 1 ? setDefaults(opts.series || [], xSeriesOpts, ySeriesOpts, false) : setDefaults2(opts.series || [null], xySeriesOpts);
  const axes = self.axes = setDefaults(opts.axes || [], xAxisOpts, yAxisOpts, true);
  const scales = self.scales = {};
  const bands = self.bands = opts.bands || [];
  bands.forEach((b2) => {
    b2.fill = fnOrSelf(b2.fill || null);
    b2.dir = ifNull(b2.dir, -1);
  });
  const xScaleKey = mode == 2 ? series[1].facets[0].scale : series[0].scale;
  const drawOrderMap = {
    axes: drawAxesGrid,
    series: drawSeries
  };
  const drawOrder = (opts.drawOrder || ["axes", "series"]).map((key2) => drawOrderMap[key2]);
  function initValToPct(sc) {
    const getVal = sc.distr == 3 ? (val) => log10(val > 0 ? val : sc.clamp(self, val, sc.min, sc.max, sc.key)) : sc.distr == 4 ? (val) => asinh(val, sc.asinh) : sc.distr == 100 ? (val) => sc.fwd(val) : (val) => val;
    return (val) => {
      let _val = getVal(val);
      let { _min, _max } = sc;
      let delta = _max - _min;
      return (_val - _min) / delta;
    };
  }
  function initScale(scaleKey) {
    let sc = scales[scaleKey];
    if (sc == null) {
      let scaleOpts = (opts.scales || EMPTY_OBJ)[scaleKey] || EMPTY_OBJ;
      if (scaleOpts.from != null) {
        initScale(scaleOpts.from);
        let sc2 = assign({}, scales[scaleOpts.from], scaleOpts, { key: scaleKey });
        sc2.valToPct = initValToPct(sc2);
        scales[scaleKey] = sc2;
      } else {
        sc = scales[scaleKey] = assign({}, scaleKey == xScaleKey ? xScaleOpts : yScaleOpts, scaleOpts);
        sc.key = scaleKey;
        let isTime = sc.time;
        let rn = sc.range;
        let rangeIsArr = isArr(rn);
        if (scaleKey != xScaleKey || mode == 2 && !isTime) {
          if (rangeIsArr && (rn[0] == null || rn[1] == null)) {
            rn = {
              min: rn[0] == null ? autoRangePart : {
                mode: 1,
                hard: rn[0],
                soft: rn[0]
              },
              max: rn[1] == null ? autoRangePart : {
                mode: 1,
                hard: rn[1],
                soft: rn[1]
              }
            };
            rangeIsArr = false;
          }
          if (!rangeIsArr && isObj(rn)) {
            let cfg = rn;
            rn = (self2, dataMin, dataMax) => dataMin == null ? nullNullTuple : rangeNum(dataMin, dataMax, cfg);
          }
        }
        sc.range = fnOrSelf(rn || (isTime ? snapTimeX : scaleKey == xScaleKey ? sc.distr == 3 ? snapLogX : sc.distr == 4 ? snapAsinhX : snapNumX : sc.distr == 3 ? snapLogY : sc.distr == 4 ? snapAsinhY : snapNumY));
        sc.auto = fnOrSelf(rangeIsArr ? false : sc.auto);
        sc.clamp = fnOrSelf(sc.clamp || clampScale);
        sc._min = sc._max = null;
        sc.valToPct = initValToPct(sc);
      }
    }
  }
  initScale("x");
  initScale("y");
  if (mode == 1) {
    series.forEach((s3) => {
      initScale(s3.scale);
    });
  }
  axes.forEach((a4) => {
    initScale(a4.scale);
  });
  for (let k2 in opts.scales)
    initScale(k2);
  const scaleX = scales[xScaleKey];
  const xScaleDistr = scaleX.distr;
  let valToPosX, valToPosY;
  if (scaleX.ori == 0) {
    addClass(root2, ORI_HZ);
    valToPosX = getHPos;
    valToPosY = getVPos;
  } else {
    addClass(root2, ORI_VT);
    valToPosX = getVPos;
    valToPosY = getHPos;
  }
  const pendScales = {};
  for (let k2 in scales) {
    let sc = scales[k2];
    if (sc.min != null || sc.max != null) {
      pendScales[k2] = { min: sc.min, max: sc.max };
      sc.min = sc.max = null;
    }
  }
  const _tzDate = opts.tzDate || ((ts) => new Date(round(ts / ms)));
  const _fmtDate = opts.fmtDate || fmtDate;
  const _timeAxisSplits = ms == 1 ? timeAxisSplitsMs(_tzDate) : timeAxisSplitsS(_tzDate);
  const _timeAxisVals = timeAxisVals(_tzDate, timeAxisStamps(ms == 1 ? _timeAxisStampsMs : _timeAxisStampsS, _fmtDate));
  const _timeSeriesVal = timeSeriesVal(_tzDate, timeSeriesStamp(_timeSeriesStamp, _fmtDate));
  const activeIdxs = [];
  const legend = self.legend = assign({}, legendOpts, opts.legend);
  const cursor = self.cursor = assign({}, cursorOpts, { drag: { y: mode == 2 } }, opts.cursor);
  const showLegend = legend.show;
  const showCursor = cursor.show;
  const markers = legend.markers;
  {
    legend.idxs = activeIdxs;
    markers.width = fnOrSelf(markers.width);
    markers.dash = fnOrSelf(markers.dash);
    markers.stroke = fnOrSelf(markers.stroke);
    markers.fill = fnOrSelf(markers.fill);
  }
  let legendTable;
  let legendHead;
  let legendBody;
  let legendRows = [];
  let legendCells = [];
  let legendCols;
  let multiValLegend = false;
  let NULL_LEGEND_VALUES = {};
  if (legend.live) {
    const getMultiVals = series[1] ? series[1].values : null;
    multiValLegend = getMultiVals != null;
    legendCols = multiValLegend ? getMultiVals(self, 1, 0) : { _: 0 };
    for (let k2 in legendCols)
      NULL_LEGEND_VALUES[k2] = LEGEND_DISP;
  }
  if (showLegend) {
    legendTable = placeTag("table", LEGEND, root2);
    legendBody = placeTag("tbody", null, legendTable);
    legend.mount(self, legendTable);
    if (multiValLegend) {
      legendHead = placeTag("thead", null, legendTable, legendBody);
      let head = placeTag("tr", null, legendHead);
      placeTag("th", null, head);
      for (var key in legendCols)
        placeTag("th", LEGEND_LABEL, head).textContent = key;
    } else {
      addClass(legendTable, LEGEND_INLINE);
      legend.live && addClass(legendTable, LEGEND_LIVE);
    }
  }
  const son = { show: true };
  const soff = { show: false };
  function initLegendRow(s3, i3) {
    if (i3 == 0 && (multiValLegend || !legend.live || mode == 2))
      return nullNullTuple;
    let cells = [];
    let row = placeTag("tr", LEGEND_SERIES, legendBody, legendBody.childNodes[i3]);
    addClass(row, s3.class);
    if (!s3.show)
      addClass(row, OFF);
    let label = placeTag("th", null, row);
    if (markers.show) {
      let indic = placeDiv(LEGEND_MARKER, label);
      if (i3 > 0) {
        let width = markers.width(self, i3);
        if (width)
          indic.style.border = width + "px " + markers.dash(self, i3) + " " + markers.stroke(self, i3);
        indic.style.background = markers.fill(self, i3);
      }
    }
    let text = placeDiv(LEGEND_LABEL, label);
    if (s3.label instanceof HTMLElement)
      text.appendChild(s3.label);
    else
      text.textContent = s3.label;
    if (i3 > 0) {
      if (!markers.show)
        text.style.color = s3.width > 0 ? markers.stroke(self, i3) : markers.fill(self, i3);
      onMouse("click", label, (e3) => {
        if (cursor._lock)
          return;
        setCursorEvent(e3);
        let seriesIdx = series.indexOf(s3);
        if ((e3.ctrlKey || e3.metaKey) != legend.isolate) {
          let isolate = series.some((s4, i4) => i4 > 0 && i4 != seriesIdx && s4.show);
          series.forEach((s4, i4) => {
            i4 > 0 && setSeries(i4, isolate ? i4 == seriesIdx ? son : soff : son, true, syncOpts.setSeries);
          });
        } else
          setSeries(seriesIdx, { show: !s3.show }, true, syncOpts.setSeries);
      }, false);
      if (cursorFocus) {
        onMouse(mouseenter, label, (e3) => {
          if (cursor._lock)
            return;
          setCursorEvent(e3);
          setSeries(series.indexOf(s3), FOCUS_TRUE, true, syncOpts.setSeries);
        }, false);
      }
    }
    for (var key2 in legendCols) {
      let v4 = placeTag("td", LEGEND_VALUE, row);
      v4.textContent = "--";
      cells.push(v4);
    }
    return [row, cells];
  }
  const mouseListeners = /* @__PURE__ */ new Map();
  function onMouse(ev, targ, fn, onlyTarg = true) {
    const targListeners = mouseListeners.get(targ) || {};
    const listener = cursor.bind[ev](self, targ, fn, onlyTarg);
    if (listener) {
      on(ev, targ, targListeners[ev] = listener);
      mouseListeners.set(targ, targListeners);
    }
  }
  function offMouse(ev, targ, fn) {
    const targListeners = mouseListeners.get(targ) || {};
    for (let k2 in targListeners) {
      if (ev == null || k2 == ev) {
        off(k2, targ, targListeners[k2]);
        delete targListeners[k2];
      }
    }
    if (ev == null)
      mouseListeners.delete(targ);
  }
  let fullWidCss = 0;
  let fullHgtCss = 0;
  let plotWidCss = 0;
  let plotHgtCss = 0;
  let plotLftCss = 0;
  let plotTopCss = 0;
  let _plotLftCss = plotLftCss;
  let _plotTopCss = plotTopCss;
  let _plotWidCss = plotWidCss;
  let _plotHgtCss = plotHgtCss;
  let plotLft = 0;
  let plotTop = 0;
  let plotWid = 0;
  let plotHgt = 0;
  self.bbox = {};
  let shouldSetScales = false;
  let shouldSetSize = false;
  let shouldConvergeSize = false;
  let shouldSetCursor = false;
  let shouldSetSelect = false;
  let shouldSetLegend = false;
  function _setSize(width, height, force) {
    if (force || (width != self.width || height != self.height))
      calcSize(width, height);
    resetYSeries(false);
    shouldConvergeSize = true;
    shouldSetSize = true;
    commit();
  }
  function calcSize(width, height) {
    self.width = fullWidCss = plotWidCss = width;
    self.height = fullHgtCss = plotHgtCss = height;
    plotLftCss = plotTopCss = 0;
    calcPlotRect();
    calcAxesRects();
    let bb = self.bbox;
    plotLft = bb.left = incrRound(plotLftCss * pxRatio, 0.5);
    plotTop = bb.top = incrRound(plotTopCss * pxRatio, 0.5);
    plotWid = bb.width = incrRound(plotWidCss * pxRatio, 0.5);
    plotHgt = bb.height = incrRound(plotHgtCss * pxRatio, 0.5);
  }
  const CYCLE_LIMIT = 3;
  function convergeSize() {
    let converged = false;
    let cycleNum = 0;
    while (!converged) {
      cycleNum++;
      let axesConverged = axesCalc(cycleNum);
      let paddingConverged = paddingCalc(cycleNum);
      converged = cycleNum == CYCLE_LIMIT || axesConverged && paddingConverged;
      if (!converged) {
        calcSize(self.width, self.height);
        shouldSetSize = true;
      }
    }
  }
  function setSize({ width, height }) {
    _setSize(width, height);
  }
  self.setSize = setSize;
  function calcPlotRect() {
    let hasTopAxis = false;
    let hasBtmAxis = false;
    let hasRgtAxis = false;
    let hasLftAxis = false;
    axes.forEach((axis, i3) => {
      if (axis.show && axis._show) {
        let { side, _size } = axis;
        let isVt = side % 2;
        let labelSize = axis.label != null ? axis.labelSize : 0;
        let fullSize = _size + labelSize;
        if (fullSize > 0) {
          if (isVt) {
            plotWidCss -= fullSize;
            if (side == 3) {
              plotLftCss += fullSize;
              hasLftAxis = true;
            } else
              hasRgtAxis = true;
          } else {
            plotHgtCss -= fullSize;
            if (side == 0) {
              plotTopCss += fullSize;
              hasTopAxis = true;
            } else
              hasBtmAxis = true;
          }
        }
      }
    });
    sidesWithAxes[0] = hasTopAxis;
    sidesWithAxes[1] = hasRgtAxis;
    sidesWithAxes[2] = hasBtmAxis;
    sidesWithAxes[3] = hasLftAxis;
    plotWidCss -= _padding[1] + _padding[3];
    plotLftCss += _padding[3];
    plotHgtCss -= _padding[2] + _padding[0];
    plotTopCss += _padding[0];
  }
  function calcAxesRects() {
    let off1 = plotLftCss + plotWidCss;
    let off2 = plotTopCss + plotHgtCss;
    let off3 = plotLftCss;
    let off0 = plotTopCss;
    function incrOffset(side, size) {
      switch (side) {
        case 1:
          off1 += size;
          return off1 - size;
        case 2:
          off2 += size;
          return off2 - size;
        case 3:
          off3 -= size;
          return off3 + size;
        case 0:
          off0 -= size;
          return off0 + size;
      }
    }
    axes.forEach((axis, i3) => {
      if (axis.show && axis._show) {
        let side = axis.side;
        axis._pos = incrOffset(side, axis._size);
        if (axis.label != null)
          axis._lpos = incrOffset(side, axis.labelSize);
      }
    });
  }
  if (cursor.dataIdx == null) {
    let hov = cursor.hover;
    let skip = hov.skip = new Set(hov.skip ?? []);
    skip.add(void 0);
    let prox = hov.prox = fnOrSelf(hov.prox);
    let bias = hov.bias ??= 0;
    cursor.dataIdx = (self2, seriesIdx, cursorIdx, valAtPosX) => {
      if (seriesIdx == 0)
        return cursorIdx;
      let idx2 = cursorIdx;
      let _prox = prox(self2, seriesIdx, cursorIdx, valAtPosX) ?? inf;
      let withProx = _prox >= 0 && _prox < inf;
      let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss;
      let cursorLft = cursor.left;
      let xValues = data[0];
      let yValues = data[seriesIdx];
      if (skip.has(yValues[cursorIdx])) {
        idx2 = null;
        let nonNullLft = null, nonNullRgt = null, j2;
        if (bias == 0 || bias == -1) {
          j2 = cursorIdx;
          while (nonNullLft == null && j2-- > 0) {
            if (!skip.has(yValues[j2]))
              nonNullLft = j2;
          }
        }
        if (bias == 0 || bias == 1) {
          j2 = cursorIdx;
          while (nonNullRgt == null && j2++ < yValues.length) {
            if (!skip.has(yValues[j2]))
              nonNullRgt = j2;
          }
        }
        if (nonNullLft != null || nonNullRgt != null) {
          if (withProx) {
            let lftPos = nonNullLft == null ? -Infinity : valToPosX(xValues[nonNullLft], scaleX, xDim, 0);
            let rgtPos = nonNullRgt == null ? Infinity : valToPosX(xValues[nonNullRgt], scaleX, xDim, 0);
            let lftDelta = cursorLft - lftPos;
            let rgtDelta = rgtPos - cursorLft;
            if (lftDelta <= rgtDelta) {
              if (lftDelta <= _prox)
                idx2 = nonNullLft;
            } else {
              if (rgtDelta <= _prox)
                idx2 = nonNullRgt;
            }
          } else {
            idx2 = nonNullRgt == null ? nonNullLft : nonNullLft == null ? nonNullRgt : cursorIdx - nonNullLft <= nonNullRgt - cursorIdx ? nonNullLft : nonNullRgt;
          }
        }
      } else if (withProx) {
        let dist = abs(cursorLft - valToPosX(xValues[cursorIdx], scaleX, xDim, 0));
        if (dist > _prox)
          idx2 = null;
      }
      return idx2;
    };
  }
  const setCursorEvent = (e3) => {
    cursor.event = e3;
  };
  cursor.idxs = activeIdxs;
  cursor._lock = false;
  let points2 = cursor.points;
  points2.show = fnOrSelf(points2.show);
  points2.size = fnOrSelf(points2.size);
  points2.stroke = fnOrSelf(points2.stroke);
  points2.width = fnOrSelf(points2.width);
  points2.fill = fnOrSelf(points2.fill);
  const focus2 = self.focus = assign({}, opts.focus || { alpha: 0.3 }, cursor.focus);
  const cursorFocus = focus2.prox >= 0;
  const cursorOnePt = cursorFocus && points2.one;
  let cursorPts = [];
  let cursorPtsLft = [];
  let cursorPtsTop = [];
  function initCursorPt(s3, si) {
    let pt2 = points2.show(self, si);
    if (pt2 instanceof HTMLElement) {
      addClass(pt2, CURSOR_PT);
      addClass(pt2, s3.class);
      elTrans(pt2, -10, -10, plotWidCss, plotHgtCss);
      over.insertBefore(pt2, cursorPts[si]);
      return pt2;
    }
  }
  function initSeries(s3, i3) {
    if (mode == 1 || i3 > 0) {
      let isTime = mode == 1 && scales[s3.scale].time;
      let sv = s3.value;
      s3.value = isTime ? isStr(sv) ? timeSeriesVal(_tzDate, timeSeriesStamp(sv, _fmtDate)) : sv || _timeSeriesVal : sv || numSeriesVal;
      s3.label = s3.label || (isTime ? timeSeriesLabel : numSeriesLabel);
    }
    if (cursorOnePt || i3 > 0) {
      s3.width = s3.width == null ? 1 : s3.width;
      s3.paths = s3.paths || linearPath || retNull;
      s3.fillTo = fnOrSelf(s3.fillTo || seriesFillTo);
      s3.pxAlign = +ifNull(s3.pxAlign, pxAlign);
      s3.pxRound = pxRoundGen(s3.pxAlign);
      s3.stroke = fnOrSelf(s3.stroke || null);
      s3.fill = fnOrSelf(s3.fill || null);
      s3._stroke = s3._fill = s3._paths = s3._focus = null;
      let _ptDia = ptDia(max(1, s3.width), 1);
      let points3 = s3.points = assign({}, {
        size: _ptDia,
        width: max(1, _ptDia * 0.2),
        stroke: s3.stroke,
        space: _ptDia * 2,
        paths: pointsPath,
        _stroke: null,
        _fill: null
      }, s3.points);
      points3.show = fnOrSelf(points3.show);
      points3.filter = fnOrSelf(points3.filter);
      points3.fill = fnOrSelf(points3.fill);
      points3.stroke = fnOrSelf(points3.stroke);
      points3.paths = fnOrSelf(points3.paths);
      points3.pxAlign = s3.pxAlign;
    }
    if (showLegend) {
      let rowCells = initLegendRow(s3, i3);
      legendRows.splice(i3, 0, rowCells[0]);
      legendCells.splice(i3, 0, rowCells[1]);
      legend.values.push(null);
    }
    if (showCursor) {
      activeIdxs.splice(i3, 0, null);
      let pt2 = null;
      if (cursorOnePt) {
        if (i3 == 0)
          pt2 = initCursorPt(s3, i3);
      } else if (i3 > 0)
        pt2 = initCursorPt(s3, i3);
      cursorPts.splice(i3, 0, pt2);
      cursorPtsLft.splice(i3, 0, 0);
      cursorPtsTop.splice(i3, 0, 0);
    }
    fire("addSeries", i3);
  }
  function addSeries(opts2, si) {
    si = si == null ? series.length : si;
    opts2 = mode == 1 ? setDefault(opts2, si, xSeriesOpts, ySeriesOpts) : setDefault(opts2, si, {}, xySeriesOpts);
    series.splice(si, 0, opts2);
    initSeries(series[si], si);
  }
  self.addSeries = addSeries;
  function delSeries(i3) {
    series.splice(i3, 1);
    if (showLegend) {
      legend.values.splice(i3, 1);
      legendCells.splice(i3, 1);
      let tr = legendRows.splice(i3, 1)[0];
      offMouse(null, tr.firstChild);
      tr.remove();
    }
    if (showCursor) {
      activeIdxs.splice(i3, 1);
      cursorPts.splice(i3, 1)[0].remove();
      cursorPtsLft.splice(i3, 1);
      cursorPtsTop.splice(i3, 1);
    }
    fire("delSeries", i3);
  }
  self.delSeries = delSeries;
  const sidesWithAxes = [false, false, false, false];
  function initAxis(axis, i3) {
    axis._show = axis.show;
    if (axis.show) {
      let isVt = axis.side % 2;
      let sc = scales[axis.scale];
      if (sc == null) {
        axis.scale = isVt ? series[1].scale : xScaleKey;
        sc = scales[axis.scale];
      }
      let isTime = sc.time;
      axis.size = fnOrSelf(axis.size);
      axis.space = fnOrSelf(axis.space);
      axis.rotate = fnOrSelf(axis.rotate);
      if (isArr(axis.incrs)) {
        axis.incrs.forEach((incr) => {
          !fixedDec.has(incr) && fixedDec.set(incr, guessDec(incr));
        });
      }
      axis.incrs = fnOrSelf(axis.incrs || (sc.distr == 2 ? wholeIncrs : isTime ? ms == 1 ? timeIncrsMs : timeIncrsS : numIncrs));
      axis.splits = fnOrSelf(axis.splits || (isTime && sc.distr == 1 ? _timeAxisSplits : sc.distr == 3 ? logAxisSplits : sc.distr == 4 ? asinhAxisSplits : numAxisSplits));
      axis.stroke = fnOrSelf(axis.stroke);
      axis.grid.stroke = fnOrSelf(axis.grid.stroke);
      axis.ticks.stroke = fnOrSelf(axis.ticks.stroke);
      axis.border.stroke = fnOrSelf(axis.border.stroke);
      let av = axis.values;
      axis.values = // static array of tick values
      isArr(av) && !isArr(av[0]) ? fnOrSelf(av) : (
        // temporal
        isTime ? (
          // config array of fmtDate string tpls
          isArr(av) ? timeAxisVals(_tzDate, timeAxisStamps(av, _fmtDate)) : (
            // fmtDate string tpl
            isStr(av) ? timeAxisVal(_tzDate, av) : av || _timeAxisVals
          )
        ) : av || numAxisVals
      );
      axis.filter = fnOrSelf(axis.filter || (sc.distr >= 3 && sc.log == 10 ? log10AxisValsFilt : sc.distr == 3 && sc.log == 2 ? log2AxisValsFilt : retArg1));
      axis.font = pxRatioFont(axis.font);
      axis.labelFont = pxRatioFont(axis.labelFont);
      axis._size = axis.size(self, null, i3, 0);
      axis._space = axis._rotate = axis._incrs = axis._found = // foundIncrSpace
      axis._splits = axis._values = null;
      if (axis._size > 0) {
        sidesWithAxes[i3] = true;
        axis._el = placeDiv(AXIS, wrap);
      }
    }
  }
  function autoPadSide(self2, side, sidesWithAxes2, cycleNum) {
    let [hasTopAxis, hasRgtAxis, hasBtmAxis, hasLftAxis] = sidesWithAxes2;
    let ori = side % 2;
    let size = 0;
    if (ori == 0 && (hasLftAxis || hasRgtAxis))
      size = side == 0 && !hasTopAxis || side == 2 && !hasBtmAxis ? round(xAxisOpts.size / 3) : 0;
    if (ori == 1 && (hasTopAxis || hasBtmAxis))
      size = side == 1 && !hasRgtAxis || side == 3 && !hasLftAxis ? round(yAxisOpts.size / 2) : 0;
    return size;
  }
  const padding = self.padding = (opts.padding || [autoPadSide, autoPadSide, autoPadSide, autoPadSide]).map((p3) => fnOrSelf(ifNull(p3, autoPadSide)));
  const _padding = self._padding = padding.map((p3, i3) => p3(self, i3, sidesWithAxes, 0));
  let dataLen;
  let i0 = null;
  let i1 = null;
  const idxs = mode == 1 ? series[0].idxs : null;
  let data0 = null;
  let viaAutoScaleX = false;
  function setData(_data, _resetScales) {
    data = _data == null ? [] : _data;
    self.data = self._data = data;
    if (mode == 2) {
      dataLen = 0;
      for (let i3 = 1; i3 < series.length; i3++)
        dataLen += data[i3][0].length;
    } else {
      if (data.length == 0)
        self.data = self._data = data = [[]];
      data0 = data[0];
      dataLen = data0.length;
      let scaleData = data;
      if (xScaleDistr == 2) {
        scaleData = data.slice();
        let _data0 = scaleData[0] = Array(dataLen);
        for (let i3 = 0; i3 < dataLen; i3++)
          _data0[i3] = i3;
      }
      self._data = data = scaleData;
    }
    resetYSeries(true);
    fire("setData");
    if (xScaleDistr == 2) {
      shouldConvergeSize = true;
    }
    if (_resetScales !== false) {
      let xsc = scaleX;
      if (xsc.auto(self, viaAutoScaleX))
        autoScaleX();
      else
        _setScale(xScaleKey, xsc.min, xsc.max);
      shouldSetCursor = shouldSetCursor || cursor.left >= 0;
      shouldSetLegend = true;
      commit();
    }
  }
  self.setData = setData;
  function autoScaleX() {
    viaAutoScaleX = true;
    let _min, _max;
    if (mode == 1) {
      if (dataLen > 0) {
        i0 = idxs[0] = 0;
        i1 = idxs[1] = dataLen - 1;
        _min = data[0][i0];
        _max = data[0][i1];
        if (xScaleDistr == 2) {
          _min = i0;
          _max = i1;
        } else if (_min == _max) {
          if (xScaleDistr == 3)
            [_min, _max] = rangeLog(_min, _min, scaleX.log, false);
          else if (xScaleDistr == 4)
            [_min, _max] = rangeAsinh(_min, _min, scaleX.log, false);
          else if (scaleX.time)
            _max = _min + round(86400 / ms);
          else
            [_min, _max] = rangeNum(_min, _max, rangePad, true);
        }
      } else {
        i0 = idxs[0] = _min = null;
        i1 = idxs[1] = _max = null;
      }
    }
    _setScale(xScaleKey, _min, _max);
  }
  let ctxStroke, ctxFill, ctxWidth, ctxDash, ctxJoin, ctxCap, ctxFont, ctxAlign, ctxBaseline;
  let ctxAlpha;
  function setCtxStyle(stroke, width, dash, cap, fill, join2) {
    stroke ??= transparent;
    dash ??= EMPTY_ARR;
    cap ??= "butt";
    fill ??= transparent;
    join2 ??= "round";
    if (stroke != ctxStroke)
      ctx.strokeStyle = ctxStroke = stroke;
    if (fill != ctxFill)
      ctx.fillStyle = ctxFill = fill;
    if (width != ctxWidth)
      ctx.lineWidth = ctxWidth = width;
    if (join2 != ctxJoin)
      ctx.lineJoin = ctxJoin = join2;
    if (cap != ctxCap)
      ctx.lineCap = ctxCap = cap;
    if (dash != ctxDash)
      ctx.setLineDash(ctxDash = dash);
  }
  function setFontStyle(font2, fill, align, baseline) {
    if (fill != ctxFill)
      ctx.fillStyle = ctxFill = fill;
    if (font2 != ctxFont)
      ctx.font = ctxFont = font2;
    if (align != ctxAlign)
      ctx.textAlign = ctxAlign = align;
    if (baseline != ctxBaseline)
      ctx.textBaseline = ctxBaseline = baseline;
  }
  function accScale(wsc, psc, facet2, data2, sorted = 0) {
    if (data2.length > 0 && wsc.auto(self, viaAutoScaleX) && (psc == null || psc.min == null)) {
      let _i0 = ifNull(i0, 0);
      let _i1 = ifNull(i1, data2.length - 1);
      let minMax = facet2.min == null ? getMinMax(data2, _i0, _i1, sorted, wsc.distr == 3) : [facet2.min, facet2.max];
      wsc.min = min(wsc.min, facet2.min = minMax[0]);
      wsc.max = max(wsc.max, facet2.max = minMax[1]);
    }
  }
  const AUTOSCALE = { min: null, max: null };
  function setScales() {
    for (let k2 in scales) {
      let sc = scales[k2];
      if (pendScales[k2] == null && // scales that have never been set (on init)
      (sc.min == null || // or auto scales when the x scale was explicitly set
      pendScales[xScaleKey] != null && sc.auto(self, viaAutoScaleX))) {
        pendScales[k2] = AUTOSCALE;
      }
    }
    for (let k2 in scales) {
      let sc = scales[k2];
      if (pendScales[k2] == null && sc.from != null && pendScales[sc.from] != null)
        pendScales[k2] = AUTOSCALE;
    }
    if (pendScales[xScaleKey] != null)
      resetYSeries(true);
    let wipScales = {};
    for (let k2 in pendScales) {
      let psc = pendScales[k2];
      if (psc != null) {
        let wsc = wipScales[k2] = copy(scales[k2], fastIsObj);
        if (psc.min != null)
          assign(wsc, psc);
        else if (k2 != xScaleKey || mode == 2) {
          if (dataLen == 0 && wsc.from == null) {
            let minMax = wsc.range(self, null, null, k2);
            wsc.min = minMax[0];
            wsc.max = minMax[1];
          } else {
            wsc.min = inf;
            wsc.max = -inf;
          }
        }
      }
    }
    if (dataLen > 0) {
      series.forEach((s3, i3) => {
        if (mode == 1) {
          let k2 = s3.scale;
          let psc = pendScales[k2];
          if (psc == null)
            return;
          let wsc = wipScales[k2];
          if (i3 == 0) {
            let minMax = wsc.range(self, wsc.min, wsc.max, k2);
            wsc.min = minMax[0];
            wsc.max = minMax[1];
            i0 = closestIdx(wsc.min, data[0]);
            i1 = closestIdx(wsc.max, data[0]);
            if (i1 - i0 > 1) {
              if (data[0][i0] < wsc.min)
                i0++;
              if (data[0][i1] > wsc.max)
                i1--;
            }
            s3.min = data0[i0];
            s3.max = data0[i1];
          } else if (s3.show && s3.auto)
            accScale(wsc, psc, s3, data[i3], s3.sorted);
          s3.idxs[0] = i0;
          s3.idxs[1] = i1;
        } else {
          if (i3 > 0) {
            if (s3.show && s3.auto) {
              let [xFacet, yFacet] = s3.facets;
              let xScaleKey2 = xFacet.scale;
              let yScaleKey = yFacet.scale;
              let [xData, yData] = data[i3];
              let wscx = wipScales[xScaleKey2];
              let wscy = wipScales[yScaleKey];
              wscx != null && accScale(wscx, pendScales[xScaleKey2], xFacet, xData, xFacet.sorted);
              wscy != null && accScale(wscy, pendScales[yScaleKey], yFacet, yData, yFacet.sorted);
              s3.min = yFacet.min;
              s3.max = yFacet.max;
            }
          }
        }
      });
      for (let k2 in wipScales) {
        let wsc = wipScales[k2];
        let psc = pendScales[k2];
        if (wsc.from == null && (psc == null || psc.min == null)) {
          let minMax = wsc.range(
            self,
            wsc.min == inf ? null : wsc.min,
            wsc.max == -inf ? null : wsc.max,
            k2
          );
          wsc.min = minMax[0];
          wsc.max = minMax[1];
        }
      }
    }
    for (let k2 in wipScales) {
      let wsc = wipScales[k2];
      if (wsc.from != null) {
        let base = wipScales[wsc.from];
        if (base.min == null)
          wsc.min = wsc.max = null;
        else {
          let minMax = wsc.range(self, base.min, base.max, k2);
          wsc.min = minMax[0];
          wsc.max = minMax[1];
        }
      }
    }
    let changed = {};
    let anyChanged = false;
    for (let k2 in wipScales) {
      let wsc = wipScales[k2];
      let sc = scales[k2];
      if (sc.min != wsc.min || sc.max != wsc.max) {
        sc.min = wsc.min;
        sc.max = wsc.max;
        let distr = sc.distr;
        sc._min = distr == 3 ? log10(sc.min) : distr == 4 ? asinh(sc.min, sc.asinh) : distr == 100 ? sc.fwd(sc.min) : sc.min;
        sc._max = distr == 3 ? log10(sc.max) : distr == 4 ? asinh(sc.max, sc.asinh) : distr == 100 ? sc.fwd(sc.max) : sc.max;
        changed[k2] = anyChanged = true;
      }
    }
    if (anyChanged) {
      series.forEach((s3, i3) => {
        if (mode == 2) {
          if (i3 > 0 && changed.y)
            s3._paths = null;
        } else {
          if (changed[s3.scale])
            s3._paths = null;
        }
      });
      for (let k2 in changed) {
        shouldConvergeSize = true;
        fire("setScale", k2);
      }
      if (showCursor && cursor.left >= 0)
        shouldSetCursor = shouldSetLegend = true;
    }
    for (let k2 in pendScales)
      pendScales[k2] = null;
  }
  function getOuterIdxs(ydata) {
    let _i0 = clamp(i0 - 1, 0, dataLen - 1);
    let _i1 = clamp(i1 + 1, 0, dataLen - 1);
    while (ydata[_i0] == null && _i0 > 0)
      _i0--;
    while (ydata[_i1] == null && _i1 < dataLen - 1)
      _i1++;
    return [_i0, _i1];
  }
  function drawSeries() {
    if (dataLen > 0) {
      let shouldAlpha = series.some((s3) => s3._focus) && ctxAlpha != focus2.alpha;
      if (shouldAlpha)
        ctx.globalAlpha = ctxAlpha = focus2.alpha;
      series.forEach((s3, i3) => {
        if (i3 > 0 && s3.show) {
          cacheStrokeFill(i3, false);
          cacheStrokeFill(i3, true);
          if (s3._paths == null) {
            let _ctxAlpha = ctxAlpha;
            if (ctxAlpha != s3.alpha)
              ctx.globalAlpha = ctxAlpha = s3.alpha;
            let _idxs = mode == 2 ? [0, data[i3][0].length - 1] : getOuterIdxs(data[i3]);
            s3._paths = s3.paths(self, i3, _idxs[0], _idxs[1]);
            if (ctxAlpha != _ctxAlpha)
              ctx.globalAlpha = ctxAlpha = _ctxAlpha;
          }
        }
      });
      series.forEach((s3, i3) => {
        if (i3 > 0 && s3.show) {
          let _ctxAlpha = ctxAlpha;
          if (ctxAlpha != s3.alpha)
            ctx.globalAlpha = ctxAlpha = s3.alpha;
          s3._paths != null && drawPath(i3, false);
          {
            let _gaps = s3._paths != null ? s3._paths.gaps : null;
            let show = s3.points.show(self, i3, i0, i1, _gaps);
            let idxs2 = s3.points.filter(self, i3, show, _gaps);
            if (show || idxs2) {
              s3.points._paths = s3.points.paths(self, i3, i0, i1, idxs2);
              drawPath(i3, true);
            }
          }
          if (ctxAlpha != _ctxAlpha)
            ctx.globalAlpha = ctxAlpha = _ctxAlpha;
          fire("drawSeries", i3);
        }
      });
      if (shouldAlpha)
        ctx.globalAlpha = ctxAlpha = 1;
    }
  }
  function cacheStrokeFill(si, _points) {
    let s3 = _points ? series[si].points : series[si];
    s3._stroke = s3.stroke(self, si);
    s3._fill = s3.fill(self, si);
  }
  function drawPath(si, _points) {
    let s3 = _points ? series[si].points : series[si];
    let {
      stroke,
      fill,
      clip: gapsClip,
      flags,
      _stroke: strokeStyle = s3._stroke,
      _fill: fillStyle = s3._fill,
      _width: width = s3.width
    } = s3._paths;
    width = roundDec(width * pxRatio, 3);
    let boundsClip = null;
    let offset = width % 2 / 2;
    if (_points && fillStyle == null)
      fillStyle = width > 0 ? "#fff" : strokeStyle;
    let _pxAlign = s3.pxAlign == 1 && offset > 0;
    _pxAlign && ctx.translate(offset, offset);
    if (!_points) {
      let lft = plotLft - width / 2, top = plotTop - width / 2, wid = plotWid + width, hgt = plotHgt + width;
      boundsClip = new Path2D();
      boundsClip.rect(lft, top, wid, hgt);
    }
    if (_points)
      strokeFill(strokeStyle, width, s3.dash, s3.cap, fillStyle, stroke, fill, flags, gapsClip);
    else
      fillStroke(si, strokeStyle, width, s3.dash, s3.cap, fillStyle, stroke, fill, flags, boundsClip, gapsClip);
    _pxAlign && ctx.translate(-offset, -offset);
  }
  function fillStroke(si, strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip) {
    let didStrokeFill = false;
    flags != 0 && bands.forEach((b2, bi) => {
      if (b2.series[0] == si) {
        let lowerEdge = series[b2.series[1]];
        let lowerData = data[b2.series[1]];
        let bandClip = (lowerEdge._paths || EMPTY_OBJ).band;
        if (isArr(bandClip))
          bandClip = b2.dir == 1 ? bandClip[0] : bandClip[1];
        let gapsClip2;
        let _fillStyle = null;
        if (lowerEdge.show && bandClip && hasData(lowerData, i0, i1)) {
          _fillStyle = b2.fill(self, bi) || fillStyle;
          gapsClip2 = lowerEdge._paths.clip;
        } else
          bandClip = null;
        strokeFill(strokeStyle, lineWidth, lineDash, lineCap, _fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip, gapsClip2, bandClip);
        didStrokeFill = true;
      }
    });
    if (!didStrokeFill)
      strokeFill(strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip);
  }
  const CLIP_FILL_STROKE = BAND_CLIP_FILL | BAND_CLIP_STROKE;
  function strokeFill(strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip, gapsClip2, bandClip) {
    setCtxStyle(strokeStyle, lineWidth, lineDash, lineCap, fillStyle);
    if (boundsClip || gapsClip || bandClip) {
      ctx.save();
      boundsClip && ctx.clip(boundsClip);
      gapsClip && ctx.clip(gapsClip);
    }
    if (bandClip) {
      if ((flags & CLIP_FILL_STROKE) == CLIP_FILL_STROKE) {
        ctx.clip(bandClip);
        gapsClip2 && ctx.clip(gapsClip2);
        doFill(fillStyle, fillPath);
        doStroke(strokeStyle, strokePath, lineWidth);
      } else if (flags & BAND_CLIP_STROKE) {
        doFill(fillStyle, fillPath);
        ctx.clip(bandClip);
        doStroke(strokeStyle, strokePath, lineWidth);
      } else if (flags & BAND_CLIP_FILL) {
        ctx.save();
        ctx.clip(bandClip);
        gapsClip2 && ctx.clip(gapsClip2);
        doFill(fillStyle, fillPath);
        ctx.restore();
        doStroke(strokeStyle, strokePath, lineWidth);
      }
    } else {
      doFill(fillStyle, fillPath);
      doStroke(strokeStyle, strokePath, lineWidth);
    }
    if (boundsClip || gapsClip || bandClip)
      ctx.restore();
  }
  function doStroke(strokeStyle, strokePath, lineWidth) {
    if (lineWidth > 0) {
      if (strokePath instanceof Map) {
        strokePath.forEach((strokePath2, strokeStyle2) => {
          ctx.strokeStyle = ctxStroke = strokeStyle2;
          ctx.stroke(strokePath2);
        });
      } else
        strokePath != null && strokeStyle && ctx.stroke(strokePath);
    }
  }
  function doFill(fillStyle, fillPath) {
    if (fillPath instanceof Map) {
      fillPath.forEach((fillPath2, fillStyle2) => {
        ctx.fillStyle = ctxFill = fillStyle2;
        ctx.fill(fillPath2);
      });
    } else
      fillPath != null && fillStyle && ctx.fill(fillPath);
  }
  function getIncrSpace(axisIdx, min2, max2, fullDim) {
    let axis = axes[axisIdx];
    let incrSpace;
    if (fullDim <= 0)
      incrSpace = [0, 0];
    else {
      let minSpace = axis._space = axis.space(self, axisIdx, min2, max2, fullDim);
      let incrs = axis._incrs = axis.incrs(self, axisIdx, min2, max2, fullDim, minSpace);
      incrSpace = findIncr(min2, max2, incrs, fullDim, minSpace);
    }
    return axis._found = incrSpace;
  }
  function drawOrthoLines(offs, filts, ori, side, pos0, len, width, stroke, dash, cap) {
    let offset = width % 2 / 2;
    pxAlign == 1 && ctx.translate(offset, offset);
    setCtxStyle(stroke, width, dash, cap, stroke);
    ctx.beginPath();
    let x0, y0, x1, y1, pos1 = pos0 + (side == 0 || side == 3 ? -len : len);
    if (ori == 0) {
      y0 = pos0;
      y1 = pos1;
    } else {
      x0 = pos0;
      x1 = pos1;
    }
    for (let i3 = 0; i3 < offs.length; i3++) {
      if (filts[i3] != null) {
        if (ori == 0)
          x0 = x1 = offs[i3];
        else
          y0 = y1 = offs[i3];
        ctx.moveTo(x0, y0);
        ctx.lineTo(x1, y1);
      }
    }
    ctx.stroke();
    pxAlign == 1 && ctx.translate(-offset, -offset);
  }
  function axesCalc(cycleNum) {
    let converged = true;
    axes.forEach((axis, i3) => {
      if (!axis.show)
        return;
      let scale = scales[axis.scale];
      if (scale.min == null) {
        if (axis._show) {
          converged = false;
          axis._show = false;
          resetYSeries(false);
        }
        return;
      } else {
        if (!axis._show) {
          converged = false;
          axis._show = true;
          resetYSeries(false);
        }
      }
      let side = axis.side;
      let ori = side % 2;
      let { min: min2, max: max2 } = scale;
      let [_incr, _space] = getIncrSpace(i3, min2, max2, ori == 0 ? plotWidCss : plotHgtCss);
      if (_space == 0)
        return;
      let forceMin = scale.distr == 2;
      let _splits = axis._splits = axis.splits(self, i3, min2, max2, _incr, _space, forceMin);
      let splits = scale.distr == 2 ? _splits.map((i4) => data0[i4]) : _splits;
      let incr = scale.distr == 2 ? data0[_splits[1]] - data0[_splits[0]] : _incr;
      let values = axis._values = axis.values(self, axis.filter(self, splits, i3, _space, incr), i3, _space, incr);
      axis._rotate = side == 2 ? axis.rotate(self, values, i3, _space) : 0;
      let oldSize = axis._size;
      axis._size = ceil(axis.size(self, values, i3, cycleNum));
      if (oldSize != null && axis._size != oldSize)
        converged = false;
    });
    return converged;
  }
  function paddingCalc(cycleNum) {
    let converged = true;
    padding.forEach((p3, i3) => {
      let _p = p3(self, i3, sidesWithAxes, cycleNum);
      if (_p != _padding[i3])
        converged = false;
      _padding[i3] = _p;
    });
    return converged;
  }
  function drawAxesGrid() {
    for (let i3 = 0; i3 < axes.length; i3++) {
      let axis = axes[i3];
      if (!axis.show || !axis._show)
        continue;
      let side = axis.side;
      let ori = side % 2;
      let x3, y4;
      let fillStyle = axis.stroke(self, i3);
      let shiftDir = side == 0 || side == 3 ? -1 : 1;
      let [_incr, _space] = axis._found;
      if (axis.label != null) {
        let shiftAmt2 = axis.labelGap * shiftDir;
        let baseLpos = round((axis._lpos + shiftAmt2) * pxRatio);
        setFontStyle(axis.labelFont[0], fillStyle, "center", side == 2 ? TOP : BOTTOM);
        ctx.save();
        if (ori == 1) {
          x3 = y4 = 0;
          ctx.translate(
            baseLpos,
            round(plotTop + plotHgt / 2)
          );
          ctx.rotate((side == 3 ? -PI : PI) / 2);
        } else {
          x3 = round(plotLft + plotWid / 2);
          y4 = baseLpos;
        }
        let _label = isFn(axis.label) ? axis.label(self, i3, _incr, _space) : axis.label;
        ctx.fillText(_label, x3, y4);
        ctx.restore();
      }
      if (_space == 0)
        continue;
      let scale = scales[axis.scale];
      let plotDim = ori == 0 ? plotWid : plotHgt;
      let plotOff = ori == 0 ? plotLft : plotTop;
      let _splits = axis._splits;
      let splits = scale.distr == 2 ? _splits.map((i4) => data0[i4]) : _splits;
      let incr = scale.distr == 2 ? data0[_splits[1]] - data0[_splits[0]] : _incr;
      let ticks2 = axis.ticks;
      let border2 = axis.border;
      let _tickSize = ticks2.show ? ticks2.size : 0;
      let tickSize = round(_tickSize * pxRatio);
      let axisGap = round((axis.alignTo == 2 ? axis._size - _tickSize - axis.gap : axis.gap) * pxRatio);
      let angle = axis._rotate * -PI / 180;
      let basePos = pxRound(axis._pos * pxRatio);
      let shiftAmt = (tickSize + axisGap) * shiftDir;
      let finalPos = basePos + shiftAmt;
      y4 = ori == 0 ? finalPos : 0;
      x3 = ori == 1 ? finalPos : 0;
      let font2 = axis.font[0];
      let textAlign = axis.align == 1 ? LEFT : axis.align == 2 ? RIGHT : angle > 0 ? LEFT : angle < 0 ? RIGHT : ori == 0 ? "center" : side == 3 ? RIGHT : LEFT;
      let textBaseline = angle || ori == 1 ? "middle" : side == 2 ? TOP : BOTTOM;
      setFontStyle(font2, fillStyle, textAlign, textBaseline);
      let lineHeight = axis.font[1] * axis.lineGap;
      let canOffs = _splits.map((val) => pxRound(getPos(val, scale, plotDim, plotOff)));
      let _values = axis._values;
      for (let i4 = 0; i4 < _values.length; i4++) {
        let val = _values[i4];
        if (val != null) {
          if (ori == 0)
            x3 = canOffs[i4];
          else
            y4 = canOffs[i4];
          val = "" + val;
          let _parts = val.indexOf("\n") == -1 ? [val] : val.split(/\n/gm);
          for (let j2 = 0; j2 < _parts.length; j2++) {
            let text = _parts[j2];
            if (angle) {
              ctx.save();
              ctx.translate(x3, y4 + j2 * lineHeight);
              ctx.rotate(angle);
              ctx.fillText(text, 0, 0);
              ctx.restore();
            } else
              ctx.fillText(text, x3, y4 + j2 * lineHeight);
          }
        }
      }
      if (ticks2.show) {
        drawOrthoLines(
          canOffs,
          ticks2.filter(self, splits, i3, _space, incr),
          ori,
          side,
          basePos,
          tickSize,
          roundDec(ticks2.width * pxRatio, 3),
          ticks2.stroke(self, i3),
          ticks2.dash,
          ticks2.cap
        );
      }
      let grid2 = axis.grid;
      if (grid2.show) {
        drawOrthoLines(
          canOffs,
          grid2.filter(self, splits, i3, _space, incr),
          ori,
          ori == 0 ? 2 : 1,
          ori == 0 ? plotTop : plotLft,
          ori == 0 ? plotHgt : plotWid,
          roundDec(grid2.width * pxRatio, 3),
          grid2.stroke(self, i3),
          grid2.dash,
          grid2.cap
        );
      }
      if (border2.show) {
        drawOrthoLines(
          [basePos],
          [1],
          ori == 0 ? 1 : 0,
          ori == 0 ? 1 : 2,
          ori == 1 ? plotTop : plotLft,
          ori == 1 ? plotHgt : plotWid,
          roundDec(border2.width * pxRatio, 3),
          border2.stroke(self, i3),
          border2.dash,
          border2.cap
        );
      }
    }
    fire("drawAxes");
  }
  function resetYSeries(minMax) {
    series.forEach((s3, i3) => {
      if (i3 > 0) {
        s3._paths = null;
        if (minMax) {
          if (mode == 1) {
            s3.min = null;
            s3.max = null;
          } else {
            s3.facets.forEach((f4) => {
              f4.min = null;
              f4.max = null;
            });
          }
        }
      }
    });
  }
  let queuedCommit = false;
  let deferHooks = false;
  let hooksQueue = [];
  function flushHooks() {
    deferHooks = false;
    for (let i3 = 0; i3 < hooksQueue.length; i3++)
      fire(...hooksQueue[i3]);
    hooksQueue.length = 0;
  }
  function commit() {
    if (!queuedCommit) {
      microTask(_commit);
      queuedCommit = true;
    }
  }
  function batch(fn, _deferHooks = false) {
    queuedCommit = true;
    deferHooks = _deferHooks;
    fn(self);
    _commit();
    if (_deferHooks && hooksQueue.length > 0)
      queueMicrotask(flushHooks);
  }
  self.batch = batch;
  function _commit() {
    if (shouldSetScales) {
      setScales();
      shouldSetScales = false;
    }
    if (shouldConvergeSize) {
      convergeSize();
      shouldConvergeSize = false;
    }
    if (shouldSetSize) {
      setStylePx(under, LEFT, plotLftCss);
      setStylePx(under, TOP, plotTopCss);
      setStylePx(under, WIDTH, plotWidCss);
      setStylePx(under, HEIGHT, plotHgtCss);
      setStylePx(over, LEFT, plotLftCss);
      setStylePx(over, TOP, plotTopCss);
      setStylePx(over, WIDTH, plotWidCss);
      setStylePx(over, HEIGHT, plotHgtCss);
      setStylePx(wrap, WIDTH, fullWidCss);
      setStylePx(wrap, HEIGHT, fullHgtCss);
      can.width = round(fullWidCss * pxRatio);
      can.height = round(fullHgtCss * pxRatio);
      axes.forEach(({ _el, _show, _size, _pos, side }) => {
        if (_el != null) {
          if (_show) {
            let posOffset = side === 3 || side === 0 ? _size : 0;
            let isVt = side % 2 == 1;
            setStylePx(_el, isVt ? "left" : "top", _pos - posOffset);
            setStylePx(_el, isVt ? "width" : "height", _size);
            setStylePx(_el, isVt ? "top" : "left", isVt ? plotTopCss : plotLftCss);
            setStylePx(_el, isVt ? "height" : "width", isVt ? plotHgtCss : plotWidCss);
            remClass(_el, OFF);
          } else
            addClass(_el, OFF);
        }
      });
      ctxStroke = ctxFill = ctxWidth = ctxJoin = ctxCap = ctxFont = ctxAlign = ctxBaseline = ctxDash = null;
      ctxAlpha = 1;
      syncRect(true);
      if (plotLftCss != _plotLftCss || plotTopCss != _plotTopCss || plotWidCss != _plotWidCss || plotHgtCss != _plotHgtCss) {
        resetYSeries(false);
        let pctWid = plotWidCss / _plotWidCss;
        let pctHgt = plotHgtCss / _plotHgtCss;
        if (showCursor && !shouldSetCursor && cursor.left >= 0) {
          cursor.left *= pctWid;
          cursor.top *= pctHgt;
          vCursor && elTrans(vCursor, round(cursor.left), 0, plotWidCss, plotHgtCss);
          hCursor && elTrans(hCursor, 0, round(cursor.top), plotWidCss, plotHgtCss);
          for (let i3 = 0; i3 < cursorPts.length; i3++) {
            let pt2 = cursorPts[i3];
            if (pt2 != null) {
              cursorPtsLft[i3] *= pctWid;
              cursorPtsTop[i3] *= pctHgt;
              elTrans(pt2, ceil(cursorPtsLft[i3]), ceil(cursorPtsTop[i3]), plotWidCss, plotHgtCss);
            }
          }
        }
        if (select.show && !shouldSetSelect && select.left >= 0 && select.width > 0) {
          select.left *= pctWid;
          select.width *= pctWid;
          select.top *= pctHgt;
          select.height *= pctHgt;
          for (let prop in _hideProps)
            setStylePx(selectDiv, prop, select[prop]);
        }
        _plotLftCss = plotLftCss;
        _plotTopCss = plotTopCss;
        _plotWidCss = plotWidCss;
        _plotHgtCss = plotHgtCss;
      }
      fire("setSize");
      shouldSetSize = false;
    }
    if (fullWidCss > 0 && fullHgtCss > 0) {
      ctx.clearRect(0, 0, can.width, can.height);
      fire("drawClear");
      drawOrder.forEach((fn) => fn());
      fire("draw");
    }
    if (select.show && shouldSetSelect) {
      setSelect(select);
      shouldSetSelect = false;
    }
    if (showCursor && shouldSetCursor) {
      updateCursor(null, true, false);
      shouldSetCursor = false;
    }
    if (legend.show && legend.live && shouldSetLegend) {
      setLegend();
      shouldSetLegend = false;
    }
    if (!ready) {
      ready = true;
      self.status = 1;
      fire("ready");
    }
    viaAutoScaleX = false;
    queuedCommit = false;
  }
  self.redraw = (rebuildPaths, recalcAxes) => {
    shouldConvergeSize = recalcAxes || false;
    if (rebuildPaths !== false)
      _setScale(xScaleKey, scaleX.min, scaleX.max);
    else
      commit();
  };
  function setScale(key2, opts2) {
    let sc = scales[key2];
    if (sc.from == null) {
      if (dataLen == 0) {
        let minMax = sc.range(self, opts2.min, opts2.max, key2);
        opts2.min = minMax[0];
        opts2.max = minMax[1];
      }
      if (opts2.min > opts2.max) {
        let _min = opts2.min;
        opts2.min = opts2.max;
        opts2.max = _min;
      }
      if (dataLen > 1 && opts2.min != null && opts2.max != null && opts2.max - opts2.min < 1e-16)
        return;
      if (key2 == xScaleKey) {
        if (sc.distr == 2 && dataLen > 0) {
          opts2.min = closestIdx(opts2.min, data[0]);
          opts2.max = closestIdx(opts2.max, data[0]);
          if (opts2.min == opts2.max)
            opts2.max++;
        }
      }
      pendScales[key2] = opts2;
      shouldSetScales = true;
      commit();
    }
  }
  self.setScale = setScale;
  let xCursor;
  let yCursor;
  let vCursor;
  let hCursor;
  let rawMouseLeft0;
  let rawMouseTop0;
  let mouseLeft0;
  let mouseTop0;
  let rawMouseLeft1;
  let rawMouseTop1;
  let mouseLeft1;
  let mouseTop1;
  let dragging = false;
  const drag = cursor.drag;
  let dragX = drag.x;
  let dragY = drag.y;
  if (showCursor) {
    if (cursor.x)
      xCursor = placeDiv(CURSOR_X, over);
    if (cursor.y)
      yCursor = placeDiv(CURSOR_Y, over);
    if (scaleX.ori == 0) {
      vCursor = xCursor;
      hCursor = yCursor;
    } else {
      vCursor = yCursor;
      hCursor = xCursor;
    }
    mouseLeft1 = cursor.left;
    mouseTop1 = cursor.top;
  }
  const select = self.select = assign({
    show: true,
    over: true,
    left: 0,
    width: 0,
    top: 0,
    height: 0
  }, opts.select);
  const selectDiv = select.show ? placeDiv(SELECT, select.over ? over : under) : null;
  function setSelect(opts2, _fire) {
    if (select.show) {
      for (let prop in opts2) {
        select[prop] = opts2[prop];
        if (prop in _hideProps)
          setStylePx(selectDiv, prop, opts2[prop]);
      }
      _fire !== false && fire("setSelect");
    }
  }
  self.setSelect = setSelect;
  function toggleDOM(i3) {
    let s3 = series[i3];
    if (s3.show)
      showLegend && remClass(legendRows[i3], OFF);
    else {
      showLegend && addClass(legendRows[i3], OFF);
      if (showCursor) {
        let pt2 = cursorOnePt ? cursorPts[0] : cursorPts[i3];
        pt2 != null && elTrans(pt2, -10, -10, plotWidCss, plotHgtCss);
      }
    }
  }
  function _setScale(key2, min2, max2) {
    setScale(key2, { min: min2, max: max2 });
  }
  function setSeries(i3, opts2, _fire, _pub) {
    if (opts2.focus != null)
      setFocus(i3);
    if (opts2.show != null) {
      series.forEach((s3, si) => {
        if (si > 0 && (i3 == si || i3 == null)) {
          s3.show = opts2.show;
          toggleDOM(si);
          if (mode == 2) {
            _setScale(s3.facets[0].scale, null, null);
            _setScale(s3.facets[1].scale, null, null);
          } else
            _setScale(s3.scale, null, null);
          commit();
        }
      });
    }
    _fire !== false && fire("setSeries", i3, opts2);
    _pub && pubSync("setSeries", self, i3, opts2);
  }
  self.setSeries = setSeries;
  function setBand(bi, opts2) {
    assign(bands[bi], opts2);
  }
  function addBand(opts2, bi) {
    opts2.fill = fnOrSelf(opts2.fill || null);
    opts2.dir = ifNull(opts2.dir, -1);
    bi = bi == null ? bands.length : bi;
    bands.splice(bi, 0, opts2);
  }
  function delBand(bi) {
    if (bi == null)
      bands.length = 0;
    else
      bands.splice(bi, 1);
  }
  self.addBand = addBand;
  self.setBand = setBand;
  self.delBand = delBand;
  function setAlpha(i3, value) {
    series[i3].alpha = value;
    if (showCursor && cursorPts[i3] != null)
      cursorPts[i3].style.opacity = value;
    if (showLegend && legendRows[i3])
      legendRows[i3].style.opacity = value;
  }
  let closestDist;
  let closestSeries;
  let focusedSeries;
  const FOCUS_TRUE = { focus: true };
  function setFocus(i3) {
    if (i3 != focusedSeries) {
      let allFocused = i3 == null;
      let _setAlpha = focus2.alpha != 1;
      series.forEach((s3, i22) => {
        if (mode == 1 || i22 > 0) {
          let isFocused = allFocused || i22 == 0 || i22 == i3;
          s3._focus = allFocused ? null : isFocused;
          _setAlpha && setAlpha(i22, isFocused ? 1 : focus2.alpha);
        }
      });
      focusedSeries = i3;
      _setAlpha && commit();
    }
  }
  if (showLegend && cursorFocus) {
    onMouse(mouseleave, legendTable, (e3) => {
      if (cursor._lock)
        return;
      setCursorEvent(e3);
      if (focusedSeries != null)
        setSeries(null, FOCUS_TRUE, true, syncOpts.setSeries);
    });
  }
  function posToVal(pos, scale, can2) {
    let sc = scales[scale];
    if (can2)
      pos = pos / pxRatio - (sc.ori == 1 ? plotTopCss : plotLftCss);
    let dim = plotWidCss;
    if (sc.ori == 1) {
      dim = plotHgtCss;
      pos = dim - pos;
    }
    if (sc.dir == -1)
      pos = dim - pos;
    let _min = sc._min, _max = sc._max, pct = pos / dim;
    let sv = _min + (_max - _min) * pct;
    let distr = sc.distr;
    return distr == 3 ? pow(10, sv) : distr == 4 ? sinh(sv, sc.asinh) : distr == 100 ? sc.bwd(sv) : sv;
  }
  function closestIdxFromXpos(pos, can2) {
    let v4 = posToVal(pos, xScaleKey, can2);
    return closestIdx(v4, data[0], i0, i1);
  }
  self.valToIdx = (val) => closestIdx(val, data[0]);
  self.posToIdx = closestIdxFromXpos;
  self.posToVal = posToVal;
  self.valToPos = (val, scale, can2) => scales[scale].ori == 0 ? getHPos(
    val,
    scales[scale],
    can2 ? plotWid : plotWidCss,
    can2 ? plotLft : 0
  ) : getVPos(
    val,
    scales[scale],
    can2 ? plotHgt : plotHgtCss,
    can2 ? plotTop : 0
  );
  self.setCursor = (opts2, _fire, _pub) => {
    mouseLeft1 = opts2.left;
    mouseTop1 = opts2.top;
    updateCursor(null, _fire, _pub);
  };
  function setSelH(off2, dim) {
    setStylePx(selectDiv, LEFT, select.left = off2);
    setStylePx(selectDiv, WIDTH, select.width = dim);
  }
  function setSelV(off2, dim) {
    setStylePx(selectDiv, TOP, select.top = off2);
    setStylePx(selectDiv, HEIGHT, select.height = dim);
  }
  let setSelX = scaleX.ori == 0 ? setSelH : setSelV;
  let setSelY = scaleX.ori == 1 ? setSelH : setSelV;
  function syncLegend() {
    if (showLegend && legend.live) {
      for (let i3 = mode == 2 ? 1 : 0; i3 < series.length; i3++) {
        if (i3 == 0 && multiValLegend)
          continue;
        let vals = legend.values[i3];
        let j2 = 0;
        for (let k2 in vals)
          legendCells[i3][j2++].firstChild.nodeValue = vals[k2];
      }
    }
  }
  function setLegend(opts2, _fire) {
    if (opts2 != null) {
      if (opts2.idxs) {
        opts2.idxs.forEach((didx, sidx) => {
          activeIdxs[sidx] = didx;
        });
      } else if (!isUndef(opts2.idx))
        activeIdxs.fill(opts2.idx);
      legend.idx = activeIdxs[0];
    }
    if (showLegend && legend.live) {
      for (let sidx = 0; sidx < series.length; sidx++) {
        if (sidx > 0 || mode == 1 && !multiValLegend)
          setLegendValues(sidx, activeIdxs[sidx]);
      }
      syncLegend();
    }
    shouldSetLegend = false;
    _fire !== false && fire("setLegend");
  }
  self.setLegend = setLegend;
  function setLegendValues(sidx, idx) {
    let s3 = series[sidx];
    let src = sidx == 0 && xScaleDistr == 2 ? data0 : data[sidx];
    let val;
    if (multiValLegend)
      val = s3.values(self, sidx, idx) ?? NULL_LEGEND_VALUES;
    else {
      val = s3.value(self, idx == null ? null : src[idx], sidx, idx);
      val = val == null ? NULL_LEGEND_VALUES : { _: val };
    }
    legend.values[sidx] = val;
  }
  function updateCursor(src, _fire, _pub) {
    rawMouseLeft1 = mouseLeft1;
    rawMouseTop1 = mouseTop1;
    [mouseLeft1, mouseTop1] = cursor.move(self, mouseLeft1, mouseTop1);
    cursor.left = mouseLeft1;
    cursor.top = mouseTop1;
    if (showCursor) {
      vCursor && elTrans(vCursor, round(mouseLeft1), 0, plotWidCss, plotHgtCss);
      hCursor && elTrans(hCursor, 0, round(mouseTop1), plotWidCss, plotHgtCss);
    }
    let idx;
    let noDataInRange = i0 > i1;
    closestDist = inf;
    closestSeries = null;
    let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss;
    let yDim = scaleX.ori == 1 ? plotWidCss : plotHgtCss;
    if (mouseLeft1 < 0 || dataLen == 0 || noDataInRange) {
      idx = cursor.idx = null;
      for (let i3 = 0; i3 < series.length; i3++) {
        let pt2 = cursorPts[i3];
        pt2 != null && elTrans(pt2, -10, -10, plotWidCss, plotHgtCss);
      }
      if (cursorFocus)
        setSeries(null, FOCUS_TRUE, true, src == null && syncOpts.setSeries);
      if (legend.live) {
        activeIdxs.fill(idx);
        shouldSetLegend = true;
      }
    } else {
      let mouseXPos, valAtPosX, xPos;
      if (mode == 1) {
        mouseXPos = scaleX.ori == 0 ? mouseLeft1 : mouseTop1;
        valAtPosX = posToVal(mouseXPos, xScaleKey);
        idx = cursor.idx = closestIdx(valAtPosX, data[0], i0, i1);
        xPos = valToPosX(data[0][idx], scaleX, xDim, 0);
      }
      let _ptLft = -10;
      let _ptTop = -10;
      let _ptWid = 0;
      let _ptHgt = 0;
      let _centered = true;
      let _ptFill = "";
      let _ptStroke = "";
      for (let i3 = mode == 2 ? 1 : 0; i3 < series.length; i3++) {
        let s3 = series[i3];
        let idx1 = activeIdxs[i3];
        let yVal1 = idx1 == null ? null : mode == 1 ? data[i3][idx1] : data[i3][1][idx1];
        let idx2 = cursor.dataIdx(self, i3, idx, valAtPosX);
        let yVal2 = idx2 == null ? null : mode == 1 ? data[i3][idx2] : data[i3][1][idx2];
        shouldSetLegend = shouldSetLegend || yVal2 != yVal1 || idx2 != idx1;
        activeIdxs[i3] = idx2;
        if (i3 > 0 && s3.show) {
          let xPos2 = idx2 == null ? -10 : idx2 == idx ? xPos : valToPosX(mode == 1 ? data[0][idx2] : data[i3][0][idx2], scaleX, xDim, 0);
          let yPos = yVal2 == null ? -10 : valToPosY(yVal2, mode == 1 ? scales[s3.scale] : scales[s3.facets[1].scale], yDim, 0);
          if (cursorFocus && yVal2 != null) {
            let mouseYPos = scaleX.ori == 1 ? mouseLeft1 : mouseTop1;
            let dist = abs(focus2.dist(self, i3, idx2, yPos, mouseYPos));
            if (dist < closestDist) {
              let bias = focus2.bias;
              if (bias != 0) {
                let mouseYVal = posToVal(mouseYPos, s3.scale);
                let seriesYValSign = yVal2 >= 0 ? 1 : -1;
                let mouseYValSign = mouseYVal >= 0 ? 1 : -1;
                if (mouseYValSign == seriesYValSign && (mouseYValSign == 1 ? bias == 1 ? yVal2 >= mouseYVal : yVal2 <= mouseYVal : (
                  // >= 0
                  bias == 1 ? yVal2 <= mouseYVal : yVal2 >= mouseYVal
                ))) {
                  closestDist = dist;
                  closestSeries = i3;
                }
              } else {
                closestDist = dist;
                closestSeries = i3;
              }
            }
          }
          if (shouldSetLegend || cursorOnePt) {
            let hPos, vPos;
            if (scaleX.ori == 0) {
              hPos = xPos2;
              vPos = yPos;
            } else {
              hPos = yPos;
              vPos = xPos2;
            }
            let ptWid, ptHgt, ptLft, ptTop, ptStroke, ptFill, centered = true, getBBox = points2.bbox;
            if (getBBox != null) {
              centered = false;
              let bbox = getBBox(self, i3);
              ptLft = bbox.left;
              ptTop = bbox.top;
              ptWid = bbox.width;
              ptHgt = bbox.height;
            } else {
              ptLft = hPos;
              ptTop = vPos;
              ptWid = ptHgt = points2.size(self, i3);
            }
            ptFill = points2.fill(self, i3);
            ptStroke = points2.stroke(self, i3);
            if (cursorOnePt) {
              if (i3 == closestSeries && closestDist <= focus2.prox) {
                _ptLft = ptLft;
                _ptTop = ptTop;
                _ptWid = ptWid;
                _ptHgt = ptHgt;
                _centered = centered;
                _ptFill = ptFill;
                _ptStroke = ptStroke;
              }
            } else {
              let pt2 = cursorPts[i3];
              if (pt2 != null) {
                cursorPtsLft[i3] = ptLft;
                cursorPtsTop[i3] = ptTop;
                elSize(pt2, ptWid, ptHgt, centered);
                elColor(pt2, ptFill, ptStroke);
                elTrans(pt2, ceil(ptLft), ceil(ptTop), plotWidCss, plotHgtCss);
              }
            }
          }
        }
      }
      if (cursorOnePt) {
        let p3 = focus2.prox;
        let focusChanged = focusedSeries == null ? closestDist <= p3 : closestDist > p3 || closestSeries != focusedSeries;
        if (shouldSetLegend || focusChanged) {
          let pt2 = cursorPts[0];
          if (pt2 != null) {
            cursorPtsLft[0] = _ptLft;
            cursorPtsTop[0] = _ptTop;
            elSize(pt2, _ptWid, _ptHgt, _centered);
            elColor(pt2, _ptFill, _ptStroke);
            elTrans(pt2, ceil(_ptLft), ceil(_ptTop), plotWidCss, plotHgtCss);
          }
        }
      }
    }
    if (select.show && dragging) {
      if (src != null) {
        let [xKey, yKey] = syncOpts.scales;
        let [matchXKeys, matchYKeys] = syncOpts.match;
        let [xKeySrc, yKeySrc] = src.cursor.sync.scales;
        let sdrag = src.cursor.drag;
        dragX = sdrag._x;
        dragY = sdrag._y;
        if (dragX || dragY) {
          let { left, top, width, height } = src.select;
          let sori = src.scales[xKeySrc].ori;
          let sPosToVal = src.posToVal;
          let sOff, sDim, sc, a4, b2;
          let matchingX = xKey != null && matchXKeys(xKey, xKeySrc);
          let matchingY = yKey != null && matchYKeys(yKey, yKeySrc);
          if (matchingX && dragX) {
            if (sori == 0) {
              sOff = left;
              sDim = width;
            } else {
              sOff = top;
              sDim = height;
            }
            sc = scales[xKey];
            a4 = valToPosX(sPosToVal(sOff, xKeySrc), sc, xDim, 0);
            b2 = valToPosX(sPosToVal(sOff + sDim, xKeySrc), sc, xDim, 0);
            setSelX(min(a4, b2), abs(b2 - a4));
          } else
            setSelX(0, xDim);
          if (matchingY && dragY) {
            if (sori == 1) {
              sOff = left;
              sDim = width;
            } else {
              sOff = top;
              sDim = height;
            }
            sc = scales[yKey];
            a4 = valToPosY(sPosToVal(sOff, yKeySrc), sc, yDim, 0);
            b2 = valToPosY(sPosToVal(sOff + sDim, yKeySrc), sc, yDim, 0);
            setSelY(min(a4, b2), abs(b2 - a4));
          } else
            setSelY(0, yDim);
        } else
          hideSelect();
      } else {
        let rawDX = abs(rawMouseLeft1 - rawMouseLeft0);
        let rawDY = abs(rawMouseTop1 - rawMouseTop0);
        if (scaleX.ori == 1) {
          let _rawDX = rawDX;
          rawDX = rawDY;
          rawDY = _rawDX;
        }
        dragX = drag.x && rawDX >= drag.dist;
        dragY = drag.y && rawDY >= drag.dist;
        let uni = drag.uni;
        if (uni != null) {
          if (dragX && dragY) {
            dragX = rawDX >= uni;
            dragY = rawDY >= uni;
            if (!dragX && !dragY) {
              if (rawDY > rawDX)
                dragY = true;
              else
                dragX = true;
            }
          }
        } else if (drag.x && drag.y && (dragX || dragY))
          dragX = dragY = true;
        let p0, p1;
        if (dragX) {
          if (scaleX.ori == 0) {
            p0 = mouseLeft0;
            p1 = mouseLeft1;
          } else {
            p0 = mouseTop0;
            p1 = mouseTop1;
          }
          setSelX(min(p0, p1), abs(p1 - p0));
          if (!dragY)
            setSelY(0, yDim);
        }
        if (dragY) {
          if (scaleX.ori == 1) {
            p0 = mouseLeft0;
            p1 = mouseLeft1;
          } else {
            p0 = mouseTop0;
            p1 = mouseTop1;
          }
          setSelY(min(p0, p1), abs(p1 - p0));
          if (!dragX)
            setSelX(0, xDim);
        }
        if (!dragX && !dragY) {
          setSelX(0, 0);
          setSelY(0, 0);
        }
      }
    }
    drag._x = dragX;
    drag._y = dragY;
    if (src == null) {
      if (_pub) {
        if (syncKey != null) {
          let [xSyncKey, ySyncKey] = syncOpts.scales;
          syncOpts.values[0] = xSyncKey != null ? posToVal(scaleX.ori == 0 ? mouseLeft1 : mouseTop1, xSyncKey) : null;
          syncOpts.values[1] = ySyncKey != null ? posToVal(scaleX.ori == 1 ? mouseLeft1 : mouseTop1, ySyncKey) : null;
        }
        pubSync(mousemove, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, idx);
      }
      if (cursorFocus) {
        let shouldPub = _pub && syncOpts.setSeries;
        let p3 = focus2.prox;
        if (focusedSeries == null) {
          if (closestDist <= p3)
            setSeries(closestSeries, FOCUS_TRUE, true, shouldPub);
        } else {
          if (closestDist > p3)
            setSeries(null, FOCUS_TRUE, true, shouldPub);
          else if (closestSeries != focusedSeries)
            setSeries(closestSeries, FOCUS_TRUE, true, shouldPub);
        }
      }
    }
    if (shouldSetLegend) {
      legend.idx = idx;
      setLegend();
    }
    _fire !== false && fire("setCursor");
  }
  let rect2 = null;
  Object.defineProperty(self, "rect", {
    get() {
      if (rect2 == null)
        syncRect(false);
      return rect2;
    }
  });
  function syncRect(defer = false) {
    if (defer)
      rect2 = null;
    else {
      rect2 = over.getBoundingClientRect();
      fire("syncRect", rect2);
    }
  }
  function mouseMove(e3, src, _l, _t2, _w, _h, _i) {
    if (cursor._lock)
      return;
    if (dragging && e3 != null && e3.movementX == 0 && e3.movementY == 0)
      return;
    cacheMouse(e3, src, _l, _t2, _w, _h, _i, false, e3 != null);
    if (e3 != null)
      updateCursor(null, true, true);
    else
      updateCursor(src, true, false);
  }
  function cacheMouse(e3, src, _l, _t2, _w, _h, _i, initial, snap) {
    if (rect2 == null)
      syncRect(false);
    setCursorEvent(e3);
    if (e3 != null) {
      _l = e3.clientX - rect2.left;
      _t2 = e3.clientY - rect2.top;
    } else {
      if (_l < 0 || _t2 < 0) {
        mouseLeft1 = -10;
        mouseTop1 = -10;
        return;
      }
      let [xKey, yKey] = syncOpts.scales;
      let syncOptsSrc = src.cursor.sync;
      let [xValSrc, yValSrc] = syncOptsSrc.values;
      let [xKeySrc, yKeySrc] = syncOptsSrc.scales;
      let [matchXKeys, matchYKeys] = syncOpts.match;
      let rotSrc = src.axes[0].side % 2 == 1;
      let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss, yDim = scaleX.ori == 1 ? plotWidCss : plotHgtCss, _xDim = rotSrc ? _h : _w, _yDim = rotSrc ? _w : _h, _xPos = rotSrc ? _t2 : _l, _yPos = rotSrc ? _l : _t2;
      if (xKeySrc != null)
        _l = matchXKeys(xKey, xKeySrc) ? getPos(xValSrc, scales[xKey], xDim, 0) : -10;
      else
        _l = xDim * (_xPos / _xDim);
      if (yKeySrc != null)
        _t2 = matchYKeys(yKey, yKeySrc) ? getPos(yValSrc, scales[yKey], yDim, 0) : -10;
      else
        _t2 = yDim * (_yPos / _yDim);
      if (scaleX.ori == 1) {
        let __l = _l;
        _l = _t2;
        _t2 = __l;
      }
    }
    if (snap && (src == null || src.cursor.event.type == mousemove)) {
      if (_l <= 1 || _l >= plotWidCss - 1)
        _l = incrRound(_l, plotWidCss);
      if (_t2 <= 1 || _t2 >= plotHgtCss - 1)
        _t2 = incrRound(_t2, plotHgtCss);
    }
    if (initial) {
      rawMouseLeft0 = _l;
      rawMouseTop0 = _t2;
      [mouseLeft0, mouseTop0] = cursor.move(self, _l, _t2);
    } else {
      mouseLeft1 = _l;
      mouseTop1 = _t2;
    }
  }
  const _hideProps = {
    width: 0,
    height: 0,
    left: 0,
    top: 0
  };
  function hideSelect() {
    setSelect(_hideProps, false);
  }
  let downSelectLeft;
  let downSelectTop;
  let downSelectWidth;
  let downSelectHeight;
  function mouseDown(e3, src, _l, _t2, _w, _h, _i) {
    dragging = true;
    dragX = dragY = drag._x = drag._y = false;
    cacheMouse(e3, src, _l, _t2, _w, _h, _i, true, false);
    if (e3 != null) {
      onMouse(mouseup, doc, mouseUp, false);
      pubSync(mousedown, self, mouseLeft0, mouseTop0, plotWidCss, plotHgtCss, null);
    }
    let { left, top, width, height } = select;
    downSelectLeft = left;
    downSelectTop = top;
    downSelectWidth = width;
    downSelectHeight = height;
  }
  function mouseUp(e3, src, _l, _t2, _w, _h, _i) {
    dragging = drag._x = drag._y = false;
    cacheMouse(e3, src, _l, _t2, _w, _h, _i, false, true);
    let { left, top, width, height } = select;
    let hasSelect = width > 0 || height > 0;
    let chgSelect = downSelectLeft != left || downSelectTop != top || downSelectWidth != width || downSelectHeight != height;
    hasSelect && chgSelect && setSelect(select);
    if (drag.setScale && hasSelect && chgSelect) {
      let xOff = left, xDim = width, yOff = top, yDim = height;
      if (scaleX.ori == 1) {
        xOff = top, xDim = height, yOff = left, yDim = width;
      }
      if (dragX) {
        _setScale(
          xScaleKey,
          posToVal(xOff, xScaleKey),
          posToVal(xOff + xDim, xScaleKey)
        );
      }
      if (dragY) {
        for (let k2 in scales) {
          let sc = scales[k2];
          if (k2 != xScaleKey && sc.from == null && sc.min != inf) {
            _setScale(
              k2,
              posToVal(yOff + yDim, k2),
              posToVal(yOff, k2)
            );
          }
        }
      }
      hideSelect();
    } else if (cursor.lock) {
      cursor._lock = !cursor._lock;
      updateCursor(src, true, e3 != null);
    }
    if (e3 != null) {
      offMouse(mouseup, doc);
      pubSync(mouseup, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, null);
    }
  }
  function mouseLeave(e3, src, _l, _t2, _w, _h, _i) {
    if (cursor._lock)
      return;
    setCursorEvent(e3);
    let _dragging = dragging;
    if (dragging) {
      let snapH = true;
      let snapV = true;
      let snapProx = 10;
      let dragH, dragV;
      if (scaleX.ori == 0) {
        dragH = dragX;
        dragV = dragY;
      } else {
        dragH = dragY;
        dragV = dragX;
      }
      if (dragH && dragV) {
        snapH = mouseLeft1 <= snapProx || mouseLeft1 >= plotWidCss - snapProx;
        snapV = mouseTop1 <= snapProx || mouseTop1 >= plotHgtCss - snapProx;
      }
      if (dragH && snapH)
        mouseLeft1 = mouseLeft1 < mouseLeft0 ? 0 : plotWidCss;
      if (dragV && snapV)
        mouseTop1 = mouseTop1 < mouseTop0 ? 0 : plotHgtCss;
      updateCursor(null, true, true);
      dragging = false;
    }
    mouseLeft1 = -10;
    mouseTop1 = -10;
    activeIdxs.fill(null);
    updateCursor(null, true, true);
    if (_dragging)
      dragging = _dragging;
  }
  function dblClick(e3, src, _l, _t2, _w, _h, _i) {
    if (cursor._lock)
      return;
    setCursorEvent(e3);
    autoScaleX();
    hideSelect();
    if (e3 != null)
      pubSync(dblclick, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, null);
  }
  function syncPxRatio() {
    axes.forEach(syncFontSize);
    _setSize(self.width, self.height, true);
  }
  on(dppxchange, win, syncPxRatio);
  const events = {};
  events.mousedown = mouseDown;
  events.mousemove = mouseMove;
  events.mouseup = mouseUp;
  events.dblclick = dblClick;
  events["setSeries"] = (e3, src, idx, opts2) => {
    let seriesIdxMatcher2 = syncOpts.match[2];
    idx = seriesIdxMatcher2(self, src, idx);
    idx != -1 && setSeries(idx, opts2, true, false);
  };
  if (showCursor) {
    onMouse(mousedown, over, mouseDown);
    onMouse(mousemove, over, mouseMove);
    onMouse(mouseenter, over, (e3) => {
      setCursorEvent(e3);
      syncRect(false);
    });
    onMouse(mouseleave, over, mouseLeave);
    onMouse(dblclick, over, dblClick);
    cursorPlots.add(self);
    self.syncRect = syncRect;
  }
  const hooks = self.hooks = opts.hooks || {};
  function fire(evName, a1, a22) {
    if (deferHooks)
      hooksQueue.push([evName, a1, a22]);
    else {
      if (evName in hooks) {
        hooks[evName].forEach((fn) => {
          fn.call(null, self, a1, a22);
        });
      }
    }
  }
  (opts.plugins || []).forEach((p3) => {
    for (let evName in p3.hooks)
      hooks[evName] = (hooks[evName] || []).concat(p3.hooks[evName]);
  });
  const seriesIdxMatcher = (self2, src, srcSeriesIdx) => srcSeriesIdx;
  const syncOpts = assign({
    key: null,
    setSeries: false,
    filters: {
      pub: retTrue,
      sub: retTrue
    },
    scales: [xScaleKey, series[1] ? series[1].scale : null],
    match: [retEq, retEq, seriesIdxMatcher],
    values: [null, null]
  }, cursor.sync);
  if (syncOpts.match.length == 2)
    syncOpts.match.push(seriesIdxMatcher);
  cursor.sync = syncOpts;
  const syncKey = syncOpts.key;
  const sync = _sync(syncKey);
  function pubSync(type, src, x3, y4, w4, h3, i3) {
    if (syncOpts.filters.pub(type, src, x3, y4, w4, h3, i3))
      sync.pub(type, src, x3, y4, w4, h3, i3);
  }
  sync.sub(self);
  function pub(type, src, x3, y4, w4, h3, i3) {
    if (syncOpts.filters.sub(type, src, x3, y4, w4, h3, i3))
      events[type](null, src, x3, y4, w4, h3, i3);
  }
  self.pub = pub;
  function destroy() {
    sync.unsub(self);
    cursorPlots.delete(self);
    mouseListeners.clear();
    off(dppxchange, win, syncPxRatio);
    root2.remove();
    legendTable?.remove();
    fire("destroy");
  }
  self.destroy = destroy;
  function _init() {
    fire("init", opts, data);
    setData(data || opts.data, false);
    if (pendScales[xScaleKey])
      setScale(xScaleKey, pendScales[xScaleKey]);
    else
      autoScaleX();
    shouldSetSelect = select.show && (select.width > 0 || select.height > 0);
    shouldSetCursor = shouldSetLegend = true;
    _setSize(opts.width, opts.height);
  }
  series.forEach(initSeries);
  axes.forEach(initAxis);
  if (then) {
    if (then instanceof HTMLElement) {
      then.appendChild(root2);
      _init();
    } else
      then(self, _init);
  } else
    _init();
  return self;
}
uPlot.assign = assign;
uPlot.fmtNum = fmtNum;
uPlot.rangeNum = rangeNum;
uPlot.rangeLog = rangeLog;
uPlot.rangeAsinh = rangeAsinh;
uPlot.orient = orient;
uPlot.pxRatio = pxRatio;
{
  uPlot.join = join;
}
{
  uPlot.fmtDate = fmtDate;
  uPlot.tzDate = tzDate;
}
uPlot.sync = _sync;
{
  uPlot.addGap = addGap;
  uPlot.clipGaps = clipGaps;
  let paths = uPlot.paths = {
    points
  };
  paths.linear = linear;
  paths.stepped = stepped;
  paths.bars = bars;
  paths.spline = monotoneCubic;
}

// viewer/page/plot.tsx
var HEADROOM = 1.06;
function Plot({ title, times, series, shape, height, textAt, onChoose }) {
  const place = T2(null);
  const words = T2(null);
  const text = T2(textAt);
  text.current = textAt;
  const plot = T2(void 0);
  const data = dataOf(times, series, shape);
  const newest = T2(data);
  newest.current = data;
  const look = series.map(({ color }) => color).join();
  A2(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      const size = { width: Math.max(1, element.clientWidth), height };
      const options = optionsOf(size, element, look.split(","), shape);
      const onCursor = ({ cursor }) => {
        if (words.current) words.current.textContent = cursor.idx == null ? "" : text.current(cursor.idx);
      };
      plot.current = new uPlot({ ...options, hooks: { setCursor: [onCursor] } }, newest.current, element);
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: Math.max(1, element.clientWidth), height }));
    resized.observe(element);
    const repainted = new MutationObserver(draw);
    repainted.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", draw);
    return () => {
      resized.disconnect();
      repainted.disconnect();
      scheme.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = void 0;
    };
  }, [look, shape, height]);
  A2(() => plot.current?.setData(newest.current), [times, series]);
  return /* @__PURE__ */ a3("div", { class: "plot", children: [
    /* @__PURE__ */ a3(
      "div",
      {
        ref: place,
        role: "img",
        "aria-label": title,
        style: { height: `${height}px` },
        onClick: () => {
          const index = plot.current?.cursor.idx;
          if (index != null) onChoose?.(index);
        }
      }
    ),
    /* @__PURE__ */ a3("output", { ref: words, class: "plot-words", "aria-live": "off" })
  ] });
}
function dataOf(times, series, shape) {
  const seconds = times.map((ms) => ms / 1e3);
  const lines = series.map(({ values }) => [...values]);
  if (shape === "lines") return [seconds, ...lines];
  let below = times.map(() => 0);
  const sums = lines.map((values) => {
    below = below.map((sum, index) => sum + (values[index] ?? 0));
    return below;
  });
  return [seconds, ...sums.reverse()];
}
function optionsOf(size, element, colors, shape) {
  const paints = colors.map((color) => paintOf(element, color));
  const bars2 = uPlot.paths.bars?.({ size: [0.86, 80], gap: 1 });
  const drawn = shape === "bars" ? paints.toReversed() : paints;
  return {
    ...size,
    legend: { show: false },
    padding: [2, 2, 2, 2],
    scales: { x: { time: true }, y: { range: (_5, least, most) => [Math.min(0, least ?? 0), (most || 1) * HEADROOM] } },
    axes: [{ show: false }, { show: false }],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: shape === "lines" } },
    series: [
      {},
      ...drawn.map((stroke) => ({
        stroke,
        width: shape === "bars" ? 0 : 1.5,
        spanGaps: true,
        points: { show: (plot) => shape === "lines" && plot.data[0].length < 2, size: 4, fill: stroke },
        ...shape === "bars" && { fill: stroke, ...bars2 && { paths: bars2 } }
      }))
    ]
  };
}
function paintOf(element, color) {
  element.style.color = `var(${color})`;
  const paint = getComputedStyle(element).color;
  element.style.color = "";
  return paint;
}

// viewer/page/line-chart.tsx
var HEIGHT2 = 64;
var COLORS = ["--response", "--tool", "--accent", "--agent", "--refused"];
function LineChart({ name, from, how, unit, lines, others, hasCounts }) {
  const times = [...new Set(lines.flatMap(({ dots }) => dots.map(({ atMs }) => atMs)))].sort(
    (one, other) => one - other
  );
  const most = Math.max(...lines.flatMap(({ dots }) => dots.map(({ value }) => value)));
  const labels = shortLabels(lines);
  const series = lines.map(({ dots }, index) => {
    const values = new Map(dots.map(({ atMs, value }) => [atMs, value]));
    const color = COLORS[index % COLORS.length] ?? "--response";
    return { label: labels[index] ?? "", color, values: times.map((atMs) => values.get(atMs) ?? null) };
  });
  const textAt = (index) => [
    clockText(times[index] ?? 0),
    ...series.flatMap(({ label, values }) => {
      const value = values[index];
      return value == null ? [] : `${label} ${quantityText(value, unit)}`;
    })
  ].join("  ");
  return /* @__PURE__ */ a3("figure", { class: "chart", children: [
    /* @__PURE__ */ a3("figcaption", { children: [
      /* @__PURE__ */ a3("bdi", { children: metricWords(name) ?? name }),
      /* @__PURE__ */ a3("span", { class: "key", children: [
        metricWords(name) === void 0 ? null : /* @__PURE__ */ a3("bdi", { class: "metric-name", children: name }),
        /* @__PURE__ */ a3("bdi", { children: from }),
        how === "" ? "" : ` · ${how}`
      ] })
    ] }),
    /* @__PURE__ */ a3(
      Plot,
      {
        title: `${metricWords(name) ?? name} over time, at most ${quantityText(most, unit)}`,
        shape: "lines",
        height: HEIGHT2,
        times,
        series,
        textAt
      }
    ),
    /* @__PURE__ */ a3("div", { class: "axis", children: [
      /* @__PURE__ */ a3("span", { children: clockText(times[0] ?? 0) }),
      /* @__PURE__ */ a3("span", { children: `most: ${quantityText(most, unit)}` }),
      /* @__PURE__ */ a3("span", { children: clockText(times.at(-1) ?? 0) })
    ] }),
    /* @__PURE__ */ a3("ul", { children: lines.map(({ label, dots: own, count: count2 }, index) => /* @__PURE__ */ a3("li", { title: label, children: [
      /* @__PURE__ */ a3("i", { class: `swatch series-${index}` }),
      /* @__PURE__ */ a3("bdi", { class: "name", children: labels[index] }),
      /* @__PURE__ */ a3("span", { class: "number", children: [
        quantityText(own.at(-1)?.value ?? 0, unit),
        hasCounts ? ` of ${countText(count2)}` : ""
      ] })
    ] }, label)) }),
    others > 0 ? /* @__PURE__ */ a3("p", { class: "quiet", children: `and ${others} more` }) : null
  ] });
}

// viewer/page/metrics-view.tsx
var LINES3 = 5;
var KINDS = { gauge: "", total: "in all", average: "on average" };
function MetricsView({ metrics, isFiltered }) {
  return /* @__PURE__ */ a3("section", { id: "metrics", class: "metrics", tabIndex: 0, "aria-label": "Metrics by service and name", children: [
    metrics.length > 0 ? null : /* @__PURE__ */ a3("p", { class: "nothing", children: isFiltered ? "No metric is what you look for." : "No metric has arrived. They come with CLAUDE_METRICS_OTLP_ENDPOINT set, once a minute." }),
    metrics.map((metric) => /* @__PURE__ */ a3(MetricChart, { metric }, metric.key))
  ] });
}
function MetricChart({ metric }) {
  return w2(() => {
    const { lines, others } = largestSeries(metric, LINES3);
    return /* @__PURE__ */ a3(
      LineChart,
      {
        name: metric.name,
        from: metric.service,
        how: KINDS[metric.kind],
        unit: metric.unit,
        lines,
        others,
        hasCounts: metric.kind === "average"
      }
    );
  }, [metric, metric.version]);
}

// viewer/model/sums.ts
var NOTHING_USED = { turns: 0, tokensIn: 0, tokensOut: 0, cacheRead: 0, costUsd: 0, unpriced: 0 };
var NAMES = Object.keys(NOTHING_USED);
function usedIn(days2) {
  const sum = { ...NOTHING_USED };
  for (const day2 of days2) for (const name of NAMES) sum[name] += day2[name];
  return sum;
}
function usedBy(days2, name) {
  const groups = /* @__PURE__ */ new Map();
  for (const day2 of days2) {
    const group = groups.get(day2[name]);
    if (group) group.push(day2);
    else groups.set(day2[name], [day2]);
  }
  return [...groups].map(([key, group]) => ({ key, used: usedIn(group) })).sort((one, other) => other.used.costUsd - one.used.costUsd || tokens(other.used) - tokens(one.used));
}
var tokens = ({ tokensIn, tokensOut }) => tokensIn + tokensOut;

// viewer/page/day-chart.tsx
var HEIGHT3 = 140;
function DayChart({ days: days2, onChoose }) {
  const hasCosts = days2.some(({ used }) => used.costUsd > 0);
  const times = w2(() => days2.map(({ day: day2 }) => (/* @__PURE__ */ new Date(`${day2}T12:00:00`)).getTime()), [days2]);
  const most = Math.max(0, ...days2.map(({ used }) => hasCosts ? used.costUsd : used.tokensIn + used.tokensOut));
  const series = hasCosts ? [{ label: "cost", color: "--response", values: days2.map(({ used }) => used.costUsd) }] : [
    { label: "cached", color: "--turn", values: days2.map(({ used }) => used.cacheRead) },
    { label: "new", color: "--response", values: days2.map(({ used }) => used.tokensIn - used.cacheRead) },
    { label: "out", color: "--accent", values: days2.map(({ used }) => used.tokensOut) }
  ];
  const textAt = (index) => {
    const one = days2[index];
    if (one === void 0) return "";
    return `${one.day}: ${costText(one.used)}, ${countText(one.used.turns)} ${one.used.turns === 1 ? "turn" : "turns"}, ${countText(one.used.tokensIn + one.used.tokensOut)} tokens`;
  };
  if (days2.length === 0) return null;
  return /* @__PURE__ */ a3("figure", { class: "chart days", children: [
    /* @__PURE__ */ a3("figcaption", { children: [
      hasCosts ? "Cost per day" : "Tokens per day",
      /* @__PURE__ */ a3("span", { class: "key", children: [
        "most: ",
        hasCosts ? costText({ costUsd: most, unpriced: 0 }) : countText(most)
      ] })
    ] }),
    /* @__PURE__ */ a3(
      Plot,
      {
        title: `${hasCosts ? "Cost" : "Tokens"} per day, ${days2[0]?.day} to ${days2.at(-1)?.day}`,
        shape: "bars",
        height: HEIGHT3,
        times,
        series,
        textAt,
        onChoose: (index) => days2[index] && onChoose(days2[index].day)
      }
    ),
    /* @__PURE__ */ a3("div", { class: "axis", children: [
      /* @__PURE__ */ a3("span", { children: days2[0]?.day }),
      /* @__PURE__ */ a3("span", { children: days2.at(-1)?.day })
    ] })
  ] });
}

// viewer/page/overview.tsx
var PROJECTS = 12;
function Overview({ overview, place, nowMs, go }) {
  if (overview === void 0) return /* @__PURE__ */ a3("main", { class: "content overview", "aria-busy": "true" });
  const ofProject = (cwd) => place.project === void 0 || cwd === place.project;
  const all2 = overview.days.filter(({ cwd }) => ofProject(cwd));
  const sessions = overview.sessions.filter(({ cwd }) => ofProject(cwd));
  const within = (range) => {
    const wanted = daysIn(range, nowMs);
    return {
      days: all2.filter(({ day: day2 }) => isWithin(day2, wanted)),
      sessions: sessions.filter(({ firstAtMs, lastAtMs }) => hasPartIn(firstAtMs, lastAtMs, wanted))
    };
  };
  const chosen = within(place.range);
  const byDay = new Map(usedBy(chosen.days, "day").map(({ key, used }) => [key, used]));
  const days2 = everyDay([...byDay.keys()].sort()).map((day2) => ({ day: day2, used: byDay.get(day2) ?? usedIn([]) }));
  const name = RANGES.find(([range]) => range === place.range)?.[1] ?? place.range.replace("..", " to ");
  return /* @__PURE__ */ a3("main", { id: "overview", class: "content overview", tabIndex: -1, children: [
    /* @__PURE__ */ a3("div", { class: "cards", children: [
      /* @__PURE__ */ a3(Card, { name: "Today", ...within("today"), onClick: () => go({ range: "today", view: "sessions" }) }),
      /* @__PURE__ */ a3(Card, { name: "This week", ...within("week"), onClick: () => go({ range: "week", view: "sessions" }) }),
      place.range === "today" || place.range === "week" ? null : /* @__PURE__ */ a3(Card, { name, ...chosen, onClick: () => go({ view: "sessions" }) })
    ] }),
    overview.sessions.length === 0 ? /* @__PURE__ */ a3(Nothing, { toRead: overview.toRead }) : null,
    /* @__PURE__ */ a3(DayChart, { days: days2, onChoose: (day2) => go({ range: `${day2}..${day2}`, view: "sessions" }) }),
    /* @__PURE__ */ a3("div", { class: "tables", children: [
      /* @__PURE__ */ a3(
        UsedTable,
        {
          title: "By project",
          rows: usedBy(chosen.days, "cwd").slice(0, PROJECTS),
          nameOf: folderName,
          onChoose: (project) => go({ project, view: "sessions" })
        }
      ),
      /* @__PURE__ */ a3(UsedTable, { title: "By model", rows: usedBy(chosen.days, "model"), nameOf: (model) => model })
    ] }),
    /* @__PURE__ */ a3("p", { class: "exports", children: [
      /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: () => saveDays(chosen.days), children: "Save days as CSV" }),
      " ",
      /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: () => saveSessions(chosen.sessions), children: "Save sessions as CSV" })
    ] })
  ] });
}
var folderName = (cwd) => cwd.split(/[/\\]/).findLast((part) => part !== "") ?? "no folder";
var Nothing = ({ toRead }) => /* @__PURE__ */ a3("p", { class: "nothing", children: toRead > 0 ? "Reading your sessions …" : "There are no past sessions on this machine. They are in ~/.claude/projects as soon as Claude Code has run." });
function Card({ name, days: days2, sessions, onClick }) {
  const used = usedIn(days2);
  const figures = [
    ["sessions", countText(sessions.length)],
    ["turns", countText(used.turns)],
    ["tokens", countText(used.tokensIn + used.tokensOut)],
    ["from cache", shareText(used.cacheRead, used.tokensIn)]
  ];
  return /* @__PURE__ */ a3("button", { type: "button", class: "card", onClick, children: [
    /* @__PURE__ */ a3("span", { class: "card-name", children: name }),
    /* @__PURE__ */ a3("span", { class: "card-cost", children: costText(used) }),
    /* @__PURE__ */ a3("span", { class: "card-figures", children: figures.map(([title, value]) => /* @__PURE__ */ a3("span", { children: [
      /* @__PURE__ */ a3("b", { children: value }),
      " ",
      title
    ] }, title)) })
  ] });
}
var UsedTable = ({ title, rows, nameOf, onChoose }) => /* @__PURE__ */ a3("section", { class: "used", children: [
  /* @__PURE__ */ a3("h2", { children: title }),
  /* @__PURE__ */ a3("div", { class: "scrolls", children: /* @__PURE__ */ a3("table", { children: [
    /* @__PURE__ */ a3("thead", { children: /* @__PURE__ */ a3("tr", { children: [
      /* @__PURE__ */ a3("th", { children: title.replace("By ", "") }),
      ["cost", "turns", "tokens in", "from cache", "tokens out"].map((column) => /* @__PURE__ */ a3("th", { class: "number", children: column }, column))
    ] }) }),
    /* @__PURE__ */ a3("tbody", { children: rows.map(({ key, used }) => /* @__PURE__ */ a3("tr", { children: [
      /* @__PURE__ */ a3("td", { title: key, children: onChoose ? /* @__PURE__ */ a3("button", { type: "button", class: "link", onClick: () => onChoose(key), children: /* @__PURE__ */ a3("bdi", { children: nameOf(key) }) }) : /* @__PURE__ */ a3("bdi", { children: nameOf(key) }) }),
      /* @__PURE__ */ a3("td", { class: "number", children: costText(used) }),
      /* @__PURE__ */ a3("td", { class: "number", children: countText(used.turns) }),
      /* @__PURE__ */ a3("td", { class: "number", children: countText(used.tokensIn) }),
      /* @__PURE__ */ a3("td", { class: "number", children: shareText(used.cacheRead, used.tokensIn) }),
      /* @__PURE__ */ a3("td", { class: "number", children: countText(used.tokensOut) })
    ] }, key)) })
  ] }) })
] });
var COLUMNS = ["turns", "tokensIn", "cacheRead", "tokensOut", "costUsd", "unpriced"];
var HEADS = ["turns", "tokens_in", "cache_read_tokens", "tokens_out", "known_cost_usd", "turns_without_cost"];
function saveDays(days2) {
  const rows = days2.map((day2) => [day2.day, day2.cwd, day2.model, ...COLUMNS.map((name) => day2[name])]);
  saveFile("claude-metrics-days.csv", "text/csv", csvOf([["day", "folder", "model", ...HEADS], ...rows]));
}
function saveSessions(sessions) {
  const rows = sessions.map(({ id, name, firstWords, cwd, firstAtMs, lastAtMs, totals }) => [
    ...[id, name ?? firstWords ?? "", cwd, new Date(firstAtMs).toISOString(), new Date(lastAtMs).toISOString()],
    ...COLUMNS.map((column) => totals[column])
  ]);
  const heads = ["session_id", "title", "folder", "started_at", "last_at", ...HEADS];
  saveFile("claude-metrics-sessions.csv", "text/csv", csvOf([heads, ...rows]));
}

// viewer/page/place.ts
var VIEWS = ["overview", "sessions", "records", "metrics", "compare"];
function parsePlace(hash, firstView) {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view = "", session, row] = path.split("/").map(decoded);
  const query2 = new URLSearchParams(search);
  const outcome = query2.get("outcome");
  const record = Number(query2.get("record"));
  return {
    view: VIEWS.includes(view) ? view : firstView,
    session: session || void 0,
    row: row || void 0,
    record: Number.isSafeInteger(record) && record > 0 ? record : void 0,
    isOpen: query2.has("open"),
    other: query2.get("with") ?? void 0,
    query: query2.get("q") ?? "",
    outcome: outcome === "failed" || outcome === "refused" ? outcome : "all",
    range: query2.get("range") ?? "all",
    project: query2.get("project") ?? void 0
  };
}
function placeText(place) {
  const { view, session, row, record, isOpen, other, query: query2, outcome, range, project } = place;
  const parts = [view, ...session === void 0 ? [] : [session, ...row === void 0 ? [] : [row]]];
  const search = new URLSearchParams();
  if (record !== void 0) search.set("record", String(record));
  if (isOpen) search.set("open", "");
  if (other !== void 0) search.set("with", other);
  if (query2 !== "") search.set("q", query2);
  if (outcome !== "all") search.set("outcome", outcome);
  if (range !== "all") search.set("range", range);
  if (project !== void 0) search.set("project", project);
  const text = String(search);
  return `#/${parts.map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}
function usePlace(firstView) {
  const [place, setPlace] = d2(() => parsePlace(location.hash, firstView));
  A2(() => {
    const follow = () => setPlace(parsePlace(location.hash, firstView));
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, [firstView]);
  const go = (change2, how = "push") => setPlace((known2) => {
    const next = { ...known2, ...change2 };
    const text = placeText(next);
    if (text !== placeText(known2)) write(text, how);
    return next;
  });
  return [place, go];
}
function write(text, how) {
  try {
    if (how === "push") history.pushState(null, "", text);
    else history.replaceState(null, "", text);
  } catch {
  }
}
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// viewer/page/use-virtual.ts
var OVERSCAN = 8;
var FOLLOW_PX = 40;
function useVirtual({ count: count2, rowHeight, headHeight = 0, keyAt, follow = false }) {
  const scroller = T2(null);
  const isAtEnd = T2(false);
  const first = T2(void 0);
  const keys = T2(keyAt);
  keys.current = keyAt;
  const [view, setView] = d2({ top: 0, height: 800 });
  const onScroll = b(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop: top, clientHeight: height, scrollHeight } = element;
    isAtEnd.current = top > 0 && top + height >= scrollHeight - FOLLOW_PX;
    const index = Math.floor(top / rowHeight);
    first.current = top > 0 ? { index, key: keys.current?.(index) } : void 0;
    setView((known2) => known2.top === top && known2.height === height ? known2 : { top, height });
  }, [rowHeight]);
  F2(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(onScroll);
    observer.observe(element);
    return () => observer.disconnect();
  }, [onScroll]);
  F2(() => {
    const element = scroller.current;
    const index = indexNow(first.current, count2, keyAt);
    if (!element || !first.current || index === first.current.index) return;
    element.scrollTop += (index - first.current.index) * rowHeight;
    onScroll();
  });
  F2(() => {
    const element = scroller.current;
    if (element && follow && isAtEnd.current && count2 > 0) element.scrollTop = element.scrollHeight;
  }, [count2, follow]);
  const reveal = (index) => {
    const element = scroller.current;
    if (!element) return;
    const top = index * rowHeight;
    const seen = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + seen) element.scrollTop = top + rowHeight - seen;
  };
  const start = Math.max(0, Math.min(count2, Math.floor(view.top / rowHeight) - OVERSCAN));
  const page = Math.max(1, Math.floor((view.height - headHeight) / rowHeight));
  return { scroller, onScroll, start, end: Math.min(count2, start + page + 2 * OVERSCAN + 1), page, reveal };
}
function indexNow(row, count2, keyAt) {
  if (row?.key === void 0 || keyAt === void 0 || keyAt(row.index) === row.key) return row?.index ?? 0;
  for (let index = 0; index < count2; index += 1) if (keyAt(index) === row.key) return index;
  return row.index;
}

// viewer/page/records-grid.tsx
var ROW_PX = 28;
var HEAD_PX = 30;
function RecordsGrid({ entries, selected, onSelect, onOpen }) {
  const list = useVirtual({ count: entries.length, rowHeight: ROW_PX, headHeight: HEAD_PX, follow: true });
  const index = entries.findIndex(({ n: n2 }) => n2 === selected);
  A2(() => {
    if (index >= 0) list.reveal(index);
  }, [selected]);
  const move = (to) => {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (entry) onSelect(entry.n);
  };
  const onKeyDown = (event) => {
    const steps = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      PageDown: () => move(index + list.page),
      PageUp: () => move(Math.max(0, index - list.page)),
      Home: () => move(0),
      End: () => move(entries.length - 1),
      Enter: () => index >= 0 ? onOpen() : move(0)
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  };
  return /* @__PURE__ */ a3(
    "div",
    {
      id: "records",
      class: "records",
      role: "grid",
      tabIndex: 0,
      "aria-label": "Records in the order of arrival",
      "aria-rowcount": entries.length + 1,
      "aria-activedescendant": index >= list.start && index < list.end ? `record-${index}` : void 0,
      ref: list.scroller,
      onScroll: list.onScroll,
      onKeyDown,
      children: [
        /* @__PURE__ */ a3("div", { class: "grid-head record-columns", role: "row", "aria-rowindex": 1, children: ["Received", "Path", "Status", "What it says", "Session", "Size"].map((name) => /* @__PURE__ */ a3("span", { role: "columnheader", class: name === "Size" ? "number" : "", children: name }, name)) }),
        entries.length === 0 ? /* @__PURE__ */ a3("div", { class: "nothing", role: "row", children: /* @__PURE__ */ a3("span", { role: "gridcell", children: "Nothing here is what you look for." }) }) : null,
        /* @__PURE__ */ a3("div", { class: "tall", role: "presentation", style: { height: `${entries.length * ROW_PX}px` }, children: entries.slice(list.start, list.end).map((entry, offset) => {
          const at2 = list.start + offset;
          const isRefused = entry.status < 200 || entry.status >= 300;
          const status = entry.status === 0 ? "cut" : `${entry.status}${entry.duplicate ? " again" : ""}`;
          const cells = [
            ["time", preciseText(entry.receivedAtMs)],
            ["path", entry.path],
            ["status", status],
            ["title", entry.label],
            ["id", entry.sessionId === null ? "" : shortId(entry.sessionId)],
            ["number", sizeText(entry.size)]
          ];
          return /* @__PURE__ */ a3(
            "div",
            {
              id: `record-${at2}`,
              role: "row",
              class: `row record-columns ${isRefused ? "is-failed" : ""}`,
              "aria-rowindex": at2 + 2,
              "aria-selected": entry.n === selected,
              style: { top: `${at2 * ROW_PX + HEAD_PX}px` },
              onClick: () => {
                onSelect(entry.n);
                onOpen();
              },
              children: cells.map(([name, text]) => /* @__PURE__ */ a3("span", { role: "gridcell", class: name, children: /* @__PURE__ */ a3("bdi", { children: text }) }, name))
            },
            entry.n
          );
        }) })
      ]
    }
  );
}

// viewer/model/series.ts
function usesOf(turn) {
  const responses = [...turn.spans.values()].filter(({ fact }) => fact.operation === "response");
  if (responses.length === 0) return [...turn.ends.values()].map(({ fact }) => fact);
  return responses.map(({ fact }) => ({ ...fact, atMs: fact.endMs }));
}
function tokensOverTime(session, count2) {
  const startMs = Math.min(session.firstAtMs, session.row?.startedAtMs ?? session.firstAtMs);
  const stepMs = Math.max(1, session.lastAtMs - startMs) / count2;
  const buckets = Array.from({ length: count2 }, (_5, index) => ({
    startMs: startMs + index * stepMs,
    endMs: startMs + (index + 1) * stepMs,
    fresh: 0,
    cached: 0,
    out: 0
  }));
  let hasAny = false;
  for (const turn of session.turns.values())
    for (const { atMs, tokensIn, tokensOut, cacheRead } of usesOf(turn)) {
      const bucket = buckets[Math.max(0, Math.min(count2 - 1, Math.floor((atMs - startMs) / stepMs)))];
      if (!bucket) continue;
      bucket.fresh += Math.max(0, (tokensIn ?? 0) - (cacheRead ?? 0));
      bucket.cached += cacheRead ?? 0;
      bucket.out += tokensOut ?? 0;
      hasAny ||= (tokensIn ?? 0) + (tokensOut ?? 0) > 0;
    }
  return hasAny ? buckets : [];
}
function toolsByOutcome(session, max2) {
  const bars2 = [...session.byTool].map(([name, counts2]) => ({ name, counts: counts2, total: counts2.ok + counts2.failed + counts2.refused })).sort((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1));
  if (bars2.length <= max2) return bars2;
  const others = { name: "others", counts: { ok: 0, failed: 0, refused: 0 }, total: 0 };
  for (const { counts: counts2, total: total2 } of bars2.slice(max2 - 1)) {
    others.total += total2;
    for (const outcome of ["ok", "failed", "refused"]) others.counts[outcome] += counts2[outcome];
  }
  return [...bars2.slice(0, max2 - 1), others];
}

// viewer/page/charts.tsx
var HEIGHT4 = 64;
function TokenChart({ buckets }) {
  const most = Math.max(1, ...buckets.map(({ fresh, cached, out }) => fresh + cached + out));
  const [first] = buckets;
  const last = buckets.at(-1);
  return /* @__PURE__ */ a3("figure", { class: "chart", children: [
    /* @__PURE__ */ a3("figcaption", { children: [
      "Tokens over time",
      /* @__PURE__ */ a3("span", { class: "key", children: [
        /* @__PURE__ */ a3("i", { class: "swatch cached" }),
        " cached ",
        /* @__PURE__ */ a3("i", { class: "swatch fresh" }),
        " new ",
        /* @__PURE__ */ a3("i", { class: "swatch out" }),
        " out"
      ] })
    ] }),
    buckets.length === 0 ? /* @__PURE__ */ a3("p", { class: "nothing", children: "none yet" }) : /* @__PURE__ */ a3(
      Plot,
      {
        title: `Tokens over time, at most ${countText(most)} at once`,
        shape: "bars",
        height: HEIGHT4,
        times: buckets.map(({ startMs }) => startMs),
        series: [
          { label: "cached", color: "--turn", values: buckets.map(({ cached }) => cached) },
          { label: "new", color: "--response", values: buckets.map(({ fresh }) => fresh) },
          { label: "out", color: "--accent", values: buckets.map(({ out }) => out) }
        ],
        textAt: (index) => textOf(buckets[index])
      }
    ),
    /* @__PURE__ */ a3("div", { class: "axis", children: [
      /* @__PURE__ */ a3("span", { children: first ? clockText(first.startMs) : "" }),
      /* @__PURE__ */ a3("span", { children: buckets.length > 0 ? `most: ${countText(most)}` : "" }),
      /* @__PURE__ */ a3("span", { children: last ? clockText(last.endMs) : "" })
    ] })
  ] });
}
var textOf = (bucket) => bucket === void 0 ? "" : `${clockText(bucket.startMs)}: ${countText(bucket.cached)} cached, ${countText(bucket.fresh)} new, ${countText(bucket.out)} out`;
var OUTCOMES = ["ok", "failed", "refused"];
function ToolChart({ tools }) {
  const most = Math.max(1, ...tools.map(({ total: total2 }) => total2));
  return /* @__PURE__ */ a3("figure", { class: "chart tools", children: [
    /* @__PURE__ */ a3("figcaption", { children: [
      "Tools by outcome",
      /* @__PURE__ */ a3("span", { class: "key", children: [
        /* @__PURE__ */ a3("i", { class: "swatch ok" }),
        " ok ",
        /* @__PURE__ */ a3("i", { class: "swatch failed" }),
        " failed ",
        /* @__PURE__ */ a3("i", { class: "swatch refused" }),
        " refused"
      ] })
    ] }),
    tools.length === 0 ? /* @__PURE__ */ a3("p", { class: "nothing", children: "none yet" }) : null,
    /* @__PURE__ */ a3("ul", { children: tools.map(({ name, counts: counts2, total: total2 }) => /* @__PURE__ */ a3("li", { title: OUTCOMES.map((outcome) => `${counts2[outcome]} ${outcome}`).join(", "), children: [
      /* @__PURE__ */ a3("bdi", { class: "name", children: name }),
      /* @__PURE__ */ a3("span", { class: "parts", children: OUTCOMES.map((outcome) => /* @__PURE__ */ a3("i", { class: outcome, style: { width: `${100 * counts2[outcome] / most}%` } }, outcome)) }),
      /* @__PURE__ */ a3("span", { class: "number", children: total2 })
    ] }, name)) })
  ] });
}

// viewer/page/session-head.tsx
var COLUMNS2 = 36;
var TOOLS = 4;
function SessionHead({ session, exportUrl, compareText, onCompare }) {
  const { row, totals, firstAtMs, lastAtMs } = session;
  const startMs = row?.startedAtMs ?? firstAtMs;
  const calls2 = totals.tools.ok + totals.tools.failed + totals.tools.refused;
  const figures = [
    ["cost", costText(totals)],
    ["turns", countText(totals.turns)],
    ["calls", countText(calls2)],
    ["failed", countText(totals.tools.failed)],
    ["refused", countText(totals.tools.refused)],
    ["agents", countText(totals.agents)],
    ["tokens in", countText(totals.tokensIn)],
    ["from cache", shareText(totals.cacheRead, totals.tokensIn)],
    ["tokens out", countText(totals.tokensOut)]
  ];
  return /* @__PURE__ */ a3("section", { class: "head", "aria-label": "The session", children: [
    /* @__PURE__ */ a3("div", { class: "about", children: [
      /* @__PURE__ */ a3("h2", { children: /* @__PURE__ */ a3("bdi", { children: titleOf(session) }) }),
      /* @__PURE__ */ a3("p", { class: "quiet", children: /* @__PURE__ */ a3("bdi", { class: "path", children: row?.cwd ?? "" }) }),
      /* @__PURE__ */ a3("p", { class: "quiet numbers", children: [
        dayTimeText(startMs),
        " · ",
        durationText((row?.endedAtMs ?? lastAtMs) - startMs),
        " ·",
        " ",
        row === null ? "no session row yet" : row.exitKind === "active" ? "active" : `ended: ${row.exitKind}`
      ] }),
      /* @__PURE__ */ a3("p", { class: "actions", children: [
        /* @__PURE__ */ a3("button", { type: "button", class: "plain small", onClick: onCompare, children: compareText }),
        exportUrl === void 0 ? null : /* @__PURE__ */ a3("a", { class: "plain small", href: exportUrl, download: true, children: "Save as JSON lines" })
      ] }),
      /* @__PURE__ */ a3("dl", { class: "figures", children: figures.map(([name, value]) => /* @__PURE__ */ a3("div", { children: [
        /* @__PURE__ */ a3("dt", { children: name }),
        /* @__PURE__ */ a3("dd", { children: value })
      ] }, name)) })
    ] }),
    /* @__PURE__ */ a3(TokenChart, { buckets: tokensOverTime(session, COLUMNS2) }),
    /* @__PURE__ */ a3(ToolChart, { tools: toolsByOutcome(session, TOOLS) })
  ] });
}

// viewer/page/session-list.tsx
var ROW_PX2 = 56;
function SessionList({ sessions, selected, nowMs, onSelect, onOpen }) {
  const list = useVirtual({ count: sessions.length, rowHeight: ROW_PX2, keyAt: (index2) => sessions[index2]?.id });
  const index = sessions.findIndex(({ id }) => id === selected);
  A2(() => {
    if (index >= 0) list.reveal(index);
  }, [selected]);
  const move = (to) => {
    const session = sessions[Math.max(0, Math.min(sessions.length - 1, to))];
    if (session) onSelect(session.id);
  };
  const onKeyDown = (event) => {
    const steps = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      PageDown: () => move(index + list.page),
      PageUp: () => move(index - list.page),
      Home: () => move(0),
      End: () => move(sessions.length - 1),
      Enter: onOpen,
      ArrowRight: onOpen
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  };
  const visible = sessions.slice(list.start, list.end);
  const isDrawn = index >= list.start && index < list.end;
  return /* @__PURE__ */ a3(
    "div",
    {
      id: "sessions",
      class: "sessions",
      role: "listbox",
      tabIndex: 0,
      "aria-label": "Sessions, newest first",
      "aria-activedescendant": isDrawn ? `session-${index}` : void 0,
      ref: list.scroller,
      onScroll: list.onScroll,
      onKeyDown,
      children: /* @__PURE__ */ a3("div", { class: "tall", style: { height: `${sessions.length * ROW_PX2}px` }, children: visible.map((session, offset) => /* @__PURE__ */ a3(
        SessionItem,
        {
          session,
          index: list.start + offset,
          count: sessions.length,
          isSelected: session.id === selected,
          nowMs,
          onSelect
        },
        session.id
      )) })
    }
  );
}
function SessionItem({ session, index, count: count2, isSelected, nowMs, onSelect }) {
  const { row, totals } = session;
  const calls2 = totals.tools.ok + totals.tools.failed + totals.tools.refused;
  const isActive = row?.exitKind === "active";
  return /* @__PURE__ */ a3(
    "div",
    {
      id: `session-${index}`,
      role: "option",
      "aria-selected": isSelected,
      "aria-setsize": count2,
      "aria-posinset": index + 1,
      class: "session",
      style: { top: `${index * ROW_PX2}px` },
      onClick: () => onSelect(session.id),
      children: [
        /* @__PURE__ */ a3("span", { class: "line", children: [
          /* @__PURE__ */ a3("bdi", { class: "name", children: titleOf(session) }),
          /* @__PURE__ */ a3("span", { class: "when", children: whenText(session.lastAtMs, nowMs) })
        ] }),
        /* @__PURE__ */ a3("span", { class: "line quiet", children: [
          /* @__PURE__ */ a3("span", { class: isActive ? "state active" : "state", children: isActive ? "active" : "ended" }),
          /* @__PURE__ */ a3("span", { class: "what", children: [
            totals.costUsd > 0 ? `${costText(totals)} · ` : "",
            counted(totals.turns, "turn"),
            " · ",
            counted(calls2, "call"),
            " · ",
            countText(totals.tokensIn + totals.tokensOut),
            " ",
            "tokens"
          ] }),
          /* @__PURE__ */ a3("bdi", { class: "id", children: shortId(session.id) })
        ] })
      ]
    }
  );
}

// viewer/page/top-bar.tsx
var CONNECTIONS = {
  connecting: "connecting",
  live: "live",
  lost: "server gone, trying again"
};
var NEXT_THEME = { system: "light", light: "dark", dark: "system" };
var LIVE_VIEWS = [
  ["sessions", "Sessions"],
  ["records", "Records"],
  ["metrics", "Metrics"]
];
var HISTORY_VIEWS = [
  ["overview", "Overview"],
  ["sessions", "Sessions"],
  ["records", "Records"]
];
var OUTCOMES2 = [
  ["all", "All"],
  ["failed", "Failed"],
  ["refused", "Refused"]
];
function TopBar(props) {
  const { totals, sessions, records, connection, behind, isHistory: isHistory2, place, go, onKeys, search, theme, onTheme } = props;
  const said = isHistory2 && connection === "live" ? "this machine" : CONNECTIONS[connection];
  const isReading = behind > 0 && connection === "live";
  return /* @__PURE__ */ a3("header", { class: "top", children: [
    /* @__PURE__ */ a3("div", { class: "brand", children: [
      /* @__PURE__ */ a3("h1", { children: "Claude Metrics" }),
      /* @__PURE__ */ a3("p", { class: `connection ${connection}`, children: [
        /* @__PURE__ */ a3("output", { class: isReading ? "unseen" : void 0, "aria-live": "polite", children: said }),
        isReading ? /* @__PURE__ */ a3("span", { children: [
          countText(behind),
          " to read"
        ] }) : null
      ] })
    ] }),
    /* @__PURE__ */ a3(
      "dl",
      {
        class: "totals",
        "aria-label": isHistory2 ? "Everything in the range that was chosen" : "Everything received since the page was opened",
        children: [
          /* @__PURE__ */ a3(Figure, { name: "sessions", value: sessions }),
          /* @__PURE__ */ a3(Figure, { name: "turns", value: totals.turns }),
          /* @__PURE__ */ a3(Figure, { name: "tool calls", value: totals.tools.ok + totals.tools.failed + totals.tools.refused }),
          /* @__PURE__ */ a3(Figure, { name: "tokens in", value: totals.tokensIn }),
          /* @__PURE__ */ a3(Figure, { name: "tokens out", value: totals.tokensOut }),
          isHistory2 ? null : /* @__PURE__ */ a3(Figure, { name: "records", value: records })
        ]
      }
    ),
    /* @__PURE__ */ a3("div", { class: "controls", children: [
      /* @__PURE__ */ a3("fieldset", { class: "segments", children: [
        /* @__PURE__ */ a3("legend", { class: "unseen", children: "View" }),
        (isHistory2 ? HISTORY_VIEWS : LIVE_VIEWS).map(([name, title]) => /* @__PURE__ */ a3(
          "button",
          {
            type: "button",
            "aria-pressed": place.view === name,
            onClick: () => go({ view: name, isOpen: false }),
            children: title
          },
          name
        ))
      ] }),
      /* @__PURE__ */ a3("fieldset", { class: "segments", children: [
        /* @__PURE__ */ a3("legend", { class: "unseen", children: "Outcome" }),
        OUTCOMES2.map(([outcome, name]) => /* @__PURE__ */ a3(
          "button",
          {
            type: "button",
            "aria-pressed": place.outcome === outcome,
            onClick: () => go({ outcome }),
            children: name
          },
          outcome
        ))
      ] }),
      /* @__PURE__ */ a3(
        "input",
        {
          ref: search,
          id: "search",
          type: "search",
          placeholder: "Search  /",
          "aria-label": "Search sessions, prompts, tools and outcomes; three letters or more are looked for in whole records, too",
          autocomplete: "off",
          spellcheck: false,
          value: place.query,
          onInput: (event) => go({ query: event.currentTarget.value }, "replace")
        }
      ),
      isHistory2 ? /* @__PURE__ */ a3(RangePicker, { place, go }) : null,
      /* @__PURE__ */ a3("button", { type: "button", class: "plain", "aria-label": "Keys", onClick: onKeys, children: "?" }),
      /* @__PURE__ */ a3("button", { type: "button", class: "plain", id: "theme", onClick: () => onTheme(NEXT_THEME[theme]), children: [
        /* @__PURE__ */ a3("span", { class: "unseen", children: "Colours: " }),
        theme === "system" ? "Auto" : theme === "light" ? "Light" : "Dark"
      ] })
    ] })
  ] });
}
var Figure = ({ name, value }) => /* @__PURE__ */ a3("div", { children: [
  /* @__PURE__ */ a3("dt", { children: value === 1 ? name.replace(/s$/, "") : name }),
  /* @__PURE__ */ a3("dd", { children: countText(value) })
] });
function RangePicker({ place, go }) {
  const [first = "", last = ""] = place.range.includes("..") ? place.range.split("..") : [];
  const isNamed = RANGES.some(([range]) => range === place.range);
  const between = (from, to) => go({ range: from === "" && to === "" ? "all" : `${from}..${to}` });
  return /* @__PURE__ */ a3("span", { class: "range", children: [
    /* @__PURE__ */ a3(
      "select",
      {
        "aria-label": "Range of time",
        value: isNamed ? place.range : "days",
        onChange: ({ currentTarget: { value } }) => go({ range: value === "days" ? ".." : value }),
        children: [
          RANGES.map(([range, name]) => /* @__PURE__ */ a3("option", { value: range, children: name }, range)),
          /* @__PURE__ */ a3("option", { value: "days", children: "From … to …" })
        ]
      }
    ),
    isNamed ? null : /* @__PURE__ */ a3($, { children: [
      /* @__PURE__ */ a3(
        "input",
        {
          type: "date",
          "aria-label": "First day",
          value: first,
          onChange: (event) => between(event.currentTarget.value, last)
        }
      ),
      /* @__PURE__ */ a3(
        "input",
        {
          type: "date",
          "aria-label": "Last day",
          value: last,
          onChange: (event) => between(first, event.currentTarget.value)
        }
      )
    ] }),
    place.project === void 0 ? null : /* @__PURE__ */ a3("button", { type: "button", class: "plain", title: place.project, onClick: () => go({ project: void 0 }), children: [
      /* @__PURE__ */ a3("bdi", { children: place.project.split(/[/\\]/).findLast((part) => part !== "") }),
      /* @__PURE__ */ a3("span", { class: "unseen", children: ": show all projects" }),
      " ×"
    ] })
  ] });
}

// viewer/page/use-search.ts
var PHRASE_MIN = 3;
var TYPING_MS = 150;
var AGAIN_MS = 400;
function useSearch(query2, newest) {
  const phrase = query2.trim().length < PHRASE_MIN ? "" : query2.trim();
  const [search, setSearch] = d2();
  const [tries, setTries] = d2(0);
  const known2 = search !== void 0 && search.phrase === phrase && search.last <= newest ? search : void 0;
  const from = (known2?.last ?? 0) + 1;
  const isDue = phrase !== "" && from <= newest;
  A2(() => {
    if (!isDue) return;
    const leaving = new AbortController();
    const timer = setTimeout(
      () => {
        ask(phrase, from, leaving.signal).then(
          ({ last, found: found2, sessions = [] }) => setSearch({
            phrase,
            last: Math.min(last, newest),
            found: /* @__PURE__ */ new Set([...known2?.found ?? [], ...found2]),
            sessions: /* @__PURE__ */ new Set([...known2?.sessions ?? [], ...sessions])
          }),
          () => {
            if (!leaving.signal.aborted) setTries(tries + 1);
          }
        );
      },
      known2 === void 0 && tries === 0 ? TYPING_MS : AGAIN_MS
    );
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [phrase, from, isDue, tries]);
  return known2;
}
async function ask(phrase, from, signal) {
  const response = await fetch(`search?${new URLSearchParams({ q: phrase, from: String(from) })}`, { signal });
  if (!response.ok) throw new Error(`the server said ${response.status}`);
  return await response.json();
}

// viewer/page/icons.tsx
var PATHS = {
  turn: "M3 4.5h10v6H7l-2.5 2v-2H3z",
  response: "M8 2.5l1.4 4.1 4.1 1.4-4.1 1.4L8 13.5 6.6 9.4 2.5 8l4.1-1.4z",
  tool: "M9.8 3a3.2 3.2 0 0 0-3 4.2L3 11l2 2 3.8-3.8A3.2 3.2 0 0 0 13 6.2l-1.9 1.9-2-1.2-.2-2z",
  agent: "M8 3v2m-3.5 0h7v6.5h-7zM6.5 8v.5m3-.5v.5M3 7.5v2m10-2v2",
  note: "M8 3v6m0 2.5v.5",
  answer: "M4 8.5l2.8 2.8L12.5 5.5",
  span: "M3 8h10"
};
var KindIcon = ({ kind }) => /* @__PURE__ */ a3("svg", { class: `icon kind-${kind}`, viewBox: "0 0 16 16", "aria-hidden": "true", children: /* @__PURE__ */ a3("path", { d: PATHS[kind] }) });
var Chevron = ({ isOpen }) => /* @__PURE__ */ a3("svg", { class: isOpen ? "icon chevron open" : "icon chevron", viewBox: "0 0 16 16", "aria-hidden": "true", children: /* @__PURE__ */ a3("path", { d: "M6 4l4 4-4 4" }) });

// viewer/page/waterfall-grid.tsx
var ROW_PX3 = 30;
var HEAD_PX2 = 30;
var INDENT_LEVELS = 8;
var INDENT_PX = 18;
function WaterfallGrid({ rows, selected, collapsed, onSelect, onToggle, onOpen, onLeave }) {
  const list = useVirtual({
    count: rows.length,
    rowHeight: ROW_PX3,
    headHeight: HEAD_PX2,
    keyAt: (index2) => rows[index2]?.row.key,
    follow: true
  });
  const index = rows.findIndex(({ row }) => row.key === selected);
  const current = rows[index]?.row;
  A2(() => {
    if (index >= 0) list.reveal(index);
  }, [selected]);
  const move = (to) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (next) onSelect(next.row.key);
  };
  const isOpen = (key) => !collapsed.has(key);
  const right = () => {
    if (!current) return move(0);
    if (current.hasChildren && !isOpen(current.key)) return onToggle(current.key, true);
    if (current.hasChildren) move(index + 1);
  };
  const left = () => {
    if (!current) return onLeave();
    if (current.hasChildren && isOpen(current.key)) return onToggle(current.key, false);
    if (current.parent === null) return onLeave();
    onSelect(current.parent);
  };
  const onKeyDown = (event) => {
    const steps = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      ArrowRight: right,
      ArrowLeft: left,
      PageDown: () => move(index + list.page),
      PageUp: () => move(Math.max(0, index - list.page)),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: () => current ? onOpen() : move(0)
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  };
  const isDrawn = index >= list.start && index < list.end;
  return /* @__PURE__ */ a3(
    "div",
    {
      id: "waterfall",
      class: "waterfall",
      role: "treegrid",
      tabIndex: 0,
      "aria-label": "Turns, and what happened in them",
      "aria-rowcount": rows.length + 1,
      "aria-activedescendant": isDrawn ? `row-${index}` : void 0,
      ref: list.scroller,
      onScroll: list.onScroll,
      onKeyDown,
      children: [
        /* @__PURE__ */ a3("div", { class: "grid-head columns", role: "row", "aria-rowindex": 1, children: ["What", "When, within the turn", "Duration", "Tokens in", "Out", "Outcome"].map((name, column) => /* @__PURE__ */ a3("span", { role: "columnheader", class: column >= 2 && column <= 4 ? "number" : "", children: name }, name)) }),
        /* @__PURE__ */ a3("div", { class: "tall", role: "presentation", style: { height: `${rows.length * ROW_PX3}px` }, children: rows.slice(list.start, list.end).map((shown, offset) => /* @__PURE__ */ a3(
          WaterfallRow,
          {
            shown,
            index: list.start + offset,
            isSelected: shown.row.key === selected,
            isOpen: isOpen(shown.row.key),
            onSelect,
            onToggle,
            onOpen
          },
          shown.row.key
        )) })
      ]
    }
  );
}
function WaterfallRow({ shown, index, isSelected, isOpen, onSelect, onToggle, onOpen }) {
  const { row, turnStartMs, turnEndMs } = shown;
  const indent = Math.min(row.level - 1, INDENT_LEVELS) * INDENT_PX;
  return /* @__PURE__ */ a3(
    "div",
    {
      id: `row-${index}`,
      role: "row",
      class: `row columns level-${Math.min(row.level, 3)} is-${row.outcome}`,
      "aria-level": row.level,
      "aria-rowindex": index + 2,
      "aria-selected": isSelected,
      "aria-expanded": row.hasChildren ? isOpen : void 0,
      style: { top: `${index * ROW_PX3 + HEAD_PX2}px` },
      onClick: ({ target }) => {
        if (row.hasChildren && target.closest(".toggle")) return onToggle(row.key, !isOpen);
        onSelect(row.key);
        onOpen();
      },
      children: [
        /* @__PURE__ */ a3("span", { role: "gridcell", class: "label", style: { paddingInlineStart: `${indent}px` }, children: [
          /* @__PURE__ */ a3("span", { class: "toggle", children: row.hasChildren ? /* @__PURE__ */ a3(Chevron, { isOpen }) : null }),
          /* @__PURE__ */ a3(KindIcon, { kind: row.kind }),
          /* @__PURE__ */ a3("span", { class: "unseen", children: [
            row.kind,
            ": "
          ] }),
          /* @__PURE__ */ a3("bdi", { class: "title", children: row.title }),
          row.detail === "" ? null : /* @__PURE__ */ a3("bdi", { class: "detail", children: row.detail })
        ] }),
        /* @__PURE__ */ a3("span", { role: "gridcell", class: "track", children: [
          /* @__PURE__ */ a3(Bar, { shown }),
          /* @__PURE__ */ a3("span", { class: "unseen", children: `starts after ${durationText(row.startMs - turnStartMs)} of ${durationText(turnEndMs - turnStartMs)}` })
        ] }),
        /* @__PURE__ */ a3("span", { role: "gridcell", class: "number", children: row.durationMs === null ? "" : durationText(row.durationMs) }),
        /* @__PURE__ */ a3("span", { role: "gridcell", class: "number", children: row.tokensIn === null ? "" : countText(row.tokensIn) }),
        /* @__PURE__ */ a3("span", { role: "gridcell", class: "number", children: row.tokensOut === null ? "" : countText(row.tokensOut) }),
        /* @__PURE__ */ a3("span", { role: "gridcell", class: "outcome", children: /* @__PURE__ */ a3("bdi", { children: row.outcomeText }) })
      ]
    }
  );
}
function Bar({ shown: { row, turnStartMs, turnEndMs } }) {
  const whole = Math.max(1, turnEndMs - turnStartMs);
  const left = 100 * (row.startMs - turnStartMs) / whole;
  const width = 100 * (row.endMs - row.startMs) / whole;
  const isPoint = row.endMs - row.startMs === 0;
  return /* @__PURE__ */ a3(
    "i",
    {
      class: `bar kind-${row.kind} is-${row.outcome}${isPoint ? " point" : ""}`,
      style: { left: `${left}%`, width: isPoint ? "" : `${width}%` }
    }
  );
}

// viewer/page/app.tsx
var focus = (id) => document.getElementById(id)?.focus();
function App({ source, theme }) {
  const isHistory2 = source.kind === "history";
  const [changes, changed] = _2((count2, _5) => count2 + 1, 0);
  const [place, go] = usePlace(isHistory2 ? "overview" : "sessions");
  const { view, session: chosen, row: rowKey, record: recordNumber, isOpen } = place;
  const [collapsed, setCollapsed] = d2(/* @__PURE__ */ new Set());
  const [themeName, setThemeName] = d2(theme.current());
  const [hasKeys, setKeys] = d2(false);
  const search = T2(null);
  A2(() => source.subscribe(() => changed(void 0)), [source]);
  const run = source.run();
  const lastRun = T2(void 0);
  A2(() => {
    const isAnother = lastRun.current !== void 0 && lastRun.current !== run;
    lastRun.current = run;
    if (isAnother) go({ row: void 0, record: void 0, isOpen: false }, "replace");
  }, [run]);
  const model = source.model();
  const overview = source.overview();
  const entries = source.entries();
  const newest = isHistory2 ? model.sessions.size : entries.at(-1)?.n ?? 0;
  const found2 = useSearch(place.query, newest);
  const filter = w2(
    () => ({ query: place.query, outcome: place.outcome, found: found2?.found, sessions: found2?.sessions }),
    [place.query, place.outcome, found2]
  );
  const sessions = w2(() => {
    const days2 = daysIn(place.range, Date.now());
    return sessionsByTime(model).filter(
      (session2) => (place.range === "all" || hasPartIn(session2.firstAtMs, session2.lastAtMs, days2)) && (place.project === void 0 || session2.row?.cwd === place.project) && sessionMatches(session2, filter)
    );
  }, [model, changes, filter, place.range, place.project]);
  const isAwaited = isHistory2 && chosen !== void 0 && !model.sessions.has(chosen) && source.behind() > 0;
  const session = sessions.find(({ id }) => id === chosen) ?? (isAwaited ? void 0 : sessions[0]);
  A2(() => {
    if (chosen === void 0 && session && view !== "overview") go({ session: session.id }, "replace");
  }, [chosen, session, view]);
  A2(() => {
    if (session && view !== "overview") source.want(session.id);
    if (view === "compare" && place.other) source.want(place.other);
  }, [source, session?.id, view, place.other]);
  const rows = w2(
    () => session && view === "sessions" ? shownRows(session, collapsed, filter) : [],
    [session, session?.version, collapsed, filter, view]
  );
  const records = w2(
    () => view === "records" ? isFiltering(filter) ? entries.filter((entry) => entryMatches(entry, filter)) : entries : [],
    [entries, entries.length, changes, filter, view]
  );
  const row = rows.find((shown) => shown.row.key === rowKey)?.row;
  const refs = view === "sessions" ? row?.refs ?? [] : view === "records" && recordNumber !== void 0 ? [recordNumber] : [];
  const hasDetails = isOpen && refs.length > 0;
  const home = view === "sessions" ? "waterfall" : view;
  const close = () => {
    go({ isOpen: false });
    focus(home);
  };
  const select = (id) => go({ session: id, row: void 0, isOpen: false });
  const toggle = (key, open) => setCollapsed((known2) => {
    const next = new Set(known2);
    if (open) next.delete(key);
    else next.add(key);
    return next;
  });
  A2(() => {
    const onKeyDown = (event) => {
      const isTyping = event.target === search.current;
      const isElsewhere = event.target.matches("input, select, textarea");
      const views = isHistory2 ? HISTORY_VIEWS : LIVE_VIEWS;
      const numbered = isElsewhere || event.ctrlKey || event.metaKey || event.altKey ? void 0 : views[Number(event.key) - 1];
      if (event.key === "?" && !isElsewhere) setKeys(true);
      if (numbered) go({ view: numbered[0], isOpen: false });
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key === "Escape" && hasDetails) close();
      else if (event.key === "Escape" && isTyping) {
        go({ query: "", outcome: "all" });
        focus(home);
      }
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
  const isEmpty = !isHistory2 && entries.length === 0;
  const links = isEmpty ? ["empty"] : view === "sessions" ? ["sessions", "waterfall"] : [view];
  return /* @__PURE__ */ a3("div", { class: hasDetails ? "frame with-details" : "frame", children: [
    /* @__PURE__ */ a3("nav", { class: "skip", "aria-label": "Skip to", children: [...links, ...hasDetails ? ["details"] : []].map((id) => /* @__PURE__ */ a3(
      "a",
      {
        href: `#${id}`,
        onClick: (event) => {
          event.preventDefault();
          focus(id);
        },
        children: [
          "Skip to ",
          id
        ]
      },
      id
    )) }),
    /* @__PURE__ */ a3(
      TopBar,
      {
        totals: isHistory2 ? totalsOf(sessions) : model.totals,
        sessions: isHistory2 ? sessions.length : model.sessions.size,
        records: newest,
        connection: source.connection(),
        behind: source.behind(),
        isHistory: isHistory2,
        place,
        go,
        onKeys: () => setKeys(true),
        search,
        theme: themeName,
        onTheme: (name) => {
          theme.set(name);
          setThemeName(name);
        }
      }
    ),
    isEmpty ? /* @__PURE__ */ a3(EmptyState, { origin: location.origin }) : view === "overview" ? /* @__PURE__ */ a3(Overview, { overview, place, nowMs: Date.now(), go }) : view === "compare" ? /* @__PURE__ */ a3("main", { class: "content wide", children: /* @__PURE__ */ a3(
      Compare,
      {
        one: place.other === void 0 ? void 0 : model.sessions.get(place.other),
        other: session,
        onOpen: (id) => go({ view: "sessions", session: id, other: void 0 })
      }
    ) }) : view === "metrics" ? /* @__PURE__ */ a3("main", { class: "content", children: /* @__PURE__ */ a3(
      MetricsView,
      {
        metrics: shownMetrics(source.metrics(), place.query, (name) => metricWords(name) ?? ""),
        isFiltered: place.query.trim() !== ""
      }
    ) }) : view === "records" ? /* @__PURE__ */ a3("main", { class: "content", children: /* @__PURE__ */ a3(
      RecordsGrid,
      {
        entries: records,
        selected: recordNumber,
        onSelect: (n2) => go({ record: n2 }, "replace"),
        onOpen: () => go({ isOpen: true })
      }
    ) }) : /* @__PURE__ */ a3($, { children: [
      /* @__PURE__ */ a3(
        SessionList,
        {
          sessions,
          selected: session?.id,
          nowMs: Date.now(),
          onSelect: select,
          onOpen: () => {
            focus("waterfall");
            if (row === void 0) go({ row: rows[0]?.row.key }, "replace");
          }
        }
      ),
      /* @__PURE__ */ a3("main", { class: "content", children: [
        session ? /* @__PURE__ */ a3(
          SessionHead,
          {
            session,
            exportUrl: isHistory2 ? `sessions/${session.id}.jsonl` : void 0,
            compareText: place.other === void 0 ? "Compare …" : place.other === session.id ? "Now choose another" : `Compare with ${shortId(place.other)}`,
            onCompare: () => place.other === void 0 || place.other === session.id ? go({ other: place.other === void 0 ? session.id : void 0 }) : go({ view: "compare", session: session.id })
          }
        ) : /* @__PURE__ */ a3("p", { class: "nothing", children: source.behind() > 0 ? "Reading your sessions …" : "Nothing here is what you look for." }),
        session && source.isLoading(session.id) && rows.length === 0 ? /* @__PURE__ */ a3("p", { class: "nothing", children: "Reading the session …" }) : session ? /* @__PURE__ */ a3(
          WaterfallGrid,
          {
            rows,
            selected: row?.key ?? null,
            collapsed,
            onSelect: (key) => go({ row: key }, "replace"),
            onToggle: toggle,
            onOpen: () => go({ isOpen: true }),
            onLeave: () => focus("sessions")
          },
          session.id
        ) : null
      ] })
    ] }),
    hasKeys ? /* @__PURE__ */ a3(Keys, { onClose: () => setKeys(false) }) : null,
    hasDetails ? /* @__PURE__ */ a3(
      Details,
      {
        row: view === "records" ? void 0 : row,
        refs,
        entryOf: (n2) => entryAt(entries, n2),
        onClose: close
      },
      view === "records" ? recordNumber : row?.key
    ) : null
  ] });
}
function entryAt(entries, n2) {
  const guess = entries[n2 - (entries[0]?.n ?? 0)];
  return guess?.n === n2 ? guess : entries.find((entry) => entry.n === n2);
}

// viewer/page/history-source.ts
var ASK_SOON_MS = 700;
var ASK_LATER_MS = 5e3;
var KEPT_SESSIONS = 6;
function createHistorySource() {
  const model = createModel();
  const metrics = /* @__PURE__ */ new Map();
  const summaries = /* @__PURE__ */ new Map();
  const loaded = /* @__PURE__ */ new Map();
  const loading = /* @__PURE__ */ new Set();
  let overview;
  let connection = "connecting";
  let shown = [];
  const listeners = /* @__PURE__ */ new Set();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  function takeOverview(next) {
    overview = next;
    for (const summary of next.sessions) {
      const { id, mark } = summary;
      const isNew = summaries.get(id)?.mark !== mark;
      summaries.set(id, summary);
      if (loaded.has(id)) {
        if (isNew) void load2(id);
      } else if (isNew) model.sessions.set(id, sessionOfSummary(summary));
    }
  }
  async function ask2() {
    try {
      if (document.visibilityState === "visible" || overview === void 0) {
        const response = await fetch("overview");
        if (!response.ok) throw new Error(`${response.status}`);
        takeOverview(await response.json());
        connection = "live";
      }
    } catch {
      connection = "lost";
    }
    notify();
    setTimeout(() => void ask2(), (overview?.toRead ?? 1) > 0 ? ASK_SOON_MS : ASK_LATER_MS);
  }
  async function load2(id) {
    if (loading.has(id)) return;
    loading.add(id);
    try {
      const response = await fetch(`sessions/${encodeURIComponent(id)}`);
      if (!response.ok) return;
      const entries = await response.json();
      const own = createModel();
      for (const entry of entries) takeUp(own, entry, Number.POSITIVE_INFINITY);
      const session = own.sessions.get(id);
      if (session === void 0) return;
      session.version = (model.sessions.get(id)?.version ?? 0) + 1;
      model.sessions.set(id, session);
      loaded.delete(id);
      loaded.set(id, { mark: summaries.get(id)?.mark ?? "", entries });
      for (const oldest of loaded.keys()) if (loaded.size > KEPT_SESSIONS) forget(oldest);
      shown = entries;
    } catch {
      connection = "lost";
    } finally {
      loading.delete(id);
      notify();
    }
  }
  function forget(id) {
    loaded.delete(id);
    const summary = summaries.get(id);
    if (summary) model.sessions.set(id, sessionOfSummary(summary));
  }
  void ask2();
  return {
    kind: "history",
    model: () => model,
    metrics: () => metrics,
    entries: () => shown,
    connection: () => connection,
    run: () => "history",
    behind: () => overview?.toRead ?? 0,
    overview: () => overview,
    want: (id) => {
      const known2 = loaded.get(id);
      if (known2) shown = known2.entries;
      else if (summaries.has(id)) void load2(id);
    },
    isLoading: (id) => loading.has(id) || summaries.has(id) && !loaded.has(id),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }
  };
}

// viewer/page/live.ts
var MAX_ENTRIES = 5e4;
var LOT = 1e3;
var SLICE_MS = 5;
var NOTIFY_MS = 120;
function createLive() {
  let model = createModel();
  let metrics = /* @__PURE__ */ new Map();
  let entries = [];
  let connection = "connecting";
  let run;
  let serverLast = 0;
  let isWorking = false;
  let isNotifying = false;
  let waiting = [];
  let done = 0;
  const listeners = /* @__PURE__ */ new Set();
  const notify = () => {
    if (isNotifying) return;
    isNotifying = true;
    setTimeout(() => {
      isNotifying = false;
      for (const listener of listeners) listener();
    }, NOTIFY_MS);
  };
  const work = () => {
    const untilMs = performance.now() + SLICE_MS;
    while (done < waiting.length && performance.now() < untilMs) {
      const entry = waiting[done];
      done += 1;
      if (!entry) continue;
      takeUp(model, entry);
      if (entry.metric && !entry.duplicate) takeReading(metrics, entry.metric);
      entries.push(entry);
    }
    if (entries.length > MAX_ENTRIES + LOT) entries = entries.slice(-MAX_ENTRIES);
    isWorking = done < waiting.length;
    if (isWorking) setTimeout(work);
    else {
      waiting = [];
      done = 0;
    }
    notify();
  };
  const forgetAll = () => {
    model = createModel();
    metrics = /* @__PURE__ */ new Map();
    entries = [];
    waiting = [];
    done = 0;
    serverLast = 0;
  };
  const source = new EventSource("live");
  source.addEventListener("hello", ({ data }) => {
    const hello = JSON.parse(data);
    if (run !== void 0 && (hello.run !== run || !hello.resumed)) forgetAll();
    run = hello.run;
    connection = "live";
    notify();
  });
  source.addEventListener("entries", ({ data }) => {
    const batch = JSON.parse(data);
    serverLast = batch.last;
    waiting.push(...batch.entries);
    if (!isWorking) {
      isWorking = true;
      setTimeout(work);
    }
  });
  source.addEventListener("error", () => {
    connection = "lost";
    notify();
  });
  return {
    kind: "live",
    model: () => model,
    metrics: () => metrics,
    entries: () => entries,
    connection: () => connection,
    run: () => run,
    behind: () => Math.max(0, serverLast - (entries.at(-1)?.n ?? 0)),
    overview: () => void 0,
    want: () => {
    },
    isLoading: () => false,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }
  };
}

// viewer/page/theme.ts
var KEY = "claude-metrics.theme";
var isTheme = (name) => name === "system" || name === "light" || name === "dark";
function createTheme() {
  let current = remembered();
  const apply = () => {
    document.documentElement.dataset["theme"] = current;
  };
  apply();
  return {
    current: () => current,
    set: (name) => {
      current = name;
      apply();
      try {
        localStorage.setItem(KEY, name);
      } catch {
      }
    }
  };
}
function remembered() {
  try {
    const name = localStorage.getItem(KEY);
    return isTheme(name) ? name : "system";
  } catch {
    return "system";
  }
}

// viewer/page/main.tsx
var root = document.getElementById("app");
var isHistory = document.documentElement.dataset["source"] === "history";
if (root) Q(/* @__PURE__ */ a3(App, { source: isHistory ? createHistorySource() : createLive(), theme: createTheme() }), root);
