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
function I(n2, t3, r3, u3, i3, f4, o4, e3, l3, c3, a4) {
  var s3, h3, v3, w3, d3, _3, g3 = u3.__k || y, k2 = t3.length;
  for (l3 = q(r3, t3, g3, l3, k2), s3 = 0; s3 < k2; s3++) null != (v3 = r3.__k[s3]) && (h3 = ~v3.__i && g3[v3.__i] || p, v3.__i = s3, _3 = z(n2, v3, h3, i3, f4, o4, e3, l3, c3, a4), w3 = v3.__e, (h3.ref != v3.ref || 8 & h3.__u) && (h3.ref && G(h3.ref, null, v3, h3), v3.ref && a4.push(v3.ref, v3.__c || w3, v3)), d3 = d3 || w3, 4 & v3.__u ? (l3 = A(v3, l3, n2, !h3.__v), h3.__e && (h3.__e = null)) : "function" == typeof v3.type && void 0 !== _3 ? l3 = _3 : w3 && (l3 = w3.nextSibling), v3.__u &= -21);
  return r3.__e = d3, l3;
}
function q(n2, t3, r3, u3, i3) {
  var f4, o4, e3, l3, c3, a4, s3, p3, y3, v3 = r3.length, d3 = v3, _3 = 0, g3 = 0, k2 = n2.__k = Array(i3);
  for (f4 = 0; f4 < i3; f4++) null != (o4 = t3[f4]) && "boolean" != typeof o4 && "function" != typeof o4 ? ("object" != typeof o4 || o4.constructor === String ? o4 = k2[f4] = m(null, o4) : w(o4) ? o4 = k2[f4] = m($, { children: o4 }) : o4.constructor === h && o4.__b ? o4 = k2[f4] = m(o4.type, o4.props, o4.key, o4.ref, o4.__v) : k2[f4] = o4, l3 = f4 + _3, o4.__ = n2, o4.__b = n2.__b + 1, e3 = null, ~(c3 = o4.__i = P(o4, r3, l3, d3)) && (d3--, (e3 = r3[c3]) && (e3.__u |= 2)), e3 && e3.__v ? (o4.__u |= 16, c3 == l3 - 1 ? _3-- : c3 == l3 + 1 ? _3++ : c3 != l3 && (c3 > l3 ? _3-- : _3++, g3 = 1)) : (~c3 || (i3 > v3 ? _3-- : i3 < v3 && _3++), "function" != typeof o4.type && (o4.__u |= 4))) : k2[f4] = null;
  if (g3) {
    for (a4 = [], s3 = [], f4 = 0; f4 < i3; f4++) if ((o4 = k2[f4]) && 16 & o4.__u) {
      for (_3 = 0, p3 = a4.length; _3 < p3; ) a4[y3 = _3 + p3 >> 1] < o4.__i ? _3 = y3 + 1 : p3 = y3;
      a4[_3] = o4.__i, s3[f4] = _3 + 1;
    }
    for (_3 = a4.length; f4--; ) s3[f4] && (s3[f4] == _3 ? _3-- : k2[f4].__u |= 4);
  }
  if (d3) for (f4 = 0; f4 < v3; f4++) !(e3 = r3[f4]) || 2 & e3.__u || (e3.__e == u3 && (u3 = S(e3)), J(e3, e3));
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
  var i3, f4 = n2.key, o4 = n2.type, e3 = t3[r3], l3 = e3 && !(2 & e3.__u);
  if (null === e3 && null == f4 || l3 && f4 == e3.key && o4 == e3.type) return r3;
  if (u3 > (l3 ? 1 : 0)) {
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
function z(t3, r3, u3, i3, f4, o4, e3, l3, c3, a4) {
  var s3, p3, v3, d3, k2, b2, m3, M, C3, j2, L2, H2, q2, A3, O, P2, T3, N2, V2 = r3.type;
  if (r3.constructor !== h) return null;
  128 & u3.__u && (c3 = 32 & u3.__u, s3 = u3.__c.__z) && (r3.__u |= c3, p3 = o4 = [], 8 == s3.nodeType ? l3 = B(s3, o4) : o4.push(s3), l3 = o4[0] || l3), (s3 = n.__b) && s3(r3);
  n: if ("function" == typeof V2) {
    v3 = e3.length;
    try {
      if (M = r3.props, C3 = (s3 = V2.prototype) && s3.render, j2 = (s3 = V2.contextType) && i3[s3.__c], L2 = s3 ? j2 ? j2.props.value : s3.__ : i3, (d3 = u3.__c) ? (r3.__c = d3, 2 & d3.__g && (d3.__g |= 1)) : (C3 ? r3.__c = d3 = new V2(M, L2) : (r3.__c = d3 = new x(M, L2), d3.constructor = V2, d3.render = K), j2 && j2.sub(d3), d3.state || (d3.state = {}), d3.__n = i3, d3.__g |= 8, d3.__h = [], d3.__k = []), C3 && (d3.__s || (d3.__s = d3.state), V2.getDerivedStateFromProps && (d3.__s == d3.state && (d3.__s = _({}, d3.__s)), _(d3.__s, V2.getDerivedStateFromProps(M, d3.__s)))), k2 = d3.props, b2 = d3.state, d3.__v = r3, u3.__c) {
        if (M !== k2 && C3 && !V2.getDerivedStateFromProps && d3.componentWillReceiveProps && d3.componentWillReceiveProps(M, L2), r3.__v == u3.__v && !(8 & d3.__g) || !(4 & d3.__g) && d3.shouldComponentUpdate && false === d3.shouldComponentUpdate(M, d3.__s, L2)) {
          r3.__v != u3.__v && (d3.props = M, d3.state = d3.__s, d3.__g &= -9), r3.__e = u3.__e, r3.__k = u3.__k, r3.__k.some(function(n2) {
            n2 && (n2.__ = r3);
          }), y.push.apply(d3.__h, d3.__k), d3.__k = [], d3.__h.length && e3.push(d3), l3 = S(u3);
          break n;
        }
        d3.componentWillUpdate && d3.componentWillUpdate(M, d3.__s, L2), C3 && d3.componentDidUpdate && d3.__h.push(function() {
          d3.componentDidUpdate(k2, b2, m3);
        });
      } else C3 && !V2.getDerivedStateFromProps && d3.componentWillMount && d3.componentWillMount(), C3 && d3.componentDidMount && d3.__h.push(d3.componentDidMount);
      d3.context = L2, d3.props = M, d3.__P = t3, d3.__g &= -5, H2 = n.__r, q2 = C3 ? 25 : 0;
      do {
        d3.__g &= -9, H2 && H2(r3), s3 = d3.render(d3.props, d3.state = d3.__s, d3.context);
      } while (8 & d3.__g && ++q2 < 25);
      C3 && (y.push.apply(d3.__h, d3.__k), d3.__k = []), d3.state = d3.__s, d3.getChildContext && (i3 = _({}, i3, d3.getChildContext())), C3 && u3.__c && d3.getSnapshotBeforeUpdate && (m3 = d3.getSnapshotBeforeUpdate(k2, b2)), A3 = s3 && s3.type === $ && null == s3.key ? s3.props.children : s3, M.__P && (s3 = l3, f4 = (t3 = M.__P).namespaceURI, c3 = o4 = null, u3.props && u3.props.__P != t3 && (u3.__k.some(function(n2) {
        n2 && J(n2, n2);
      }), u3.__k = null), l3 = u3.__k ? S(u3, 0) : null), l3 = I(t3, w(A3) ? A3 : [A3], r3, u3, i3, f4, o4, e3, l3, c3, a4), M.__P && (r3.__e = null, l3 = s3), r3.__u &= -161, p3 && p3.some(g), d3.__h.length && e3.push(d3), 1 & d3.__g && (d3.__g &= -4);
    } catch (t4) {
      if (e3.length = v3, r3.__v = null, c3 || o4) if (t4 && t4.then) {
        if (r3.__u |= 128 | c3, o4) {
          for (~(T3 = o4.indexOf(l3 || void 0)) || (T3 = o4.length); (N2 = o4[T3 - 1]) && 8 == N2.nodeType; ) T3--;
          for (; T3 < o4.length; T3++) if (N2 = o4[T3]) if (o4[T3] = null, O) {
            if (N2 == P2) break;
          } else {
            if (8 != N2.nodeType) break;
            N2.data.startsWith("$s") && (P2 = B(O = N2));
          }
        }
        if (!O) {
          for (; l3 && 8 == l3.nodeType && l3.nextSibling; ) l3 = l3.nextSibling;
          O = l3;
        }
        (s3 = B(O = r3.__c.__z || (r3.__c.__z = O))) ? (r3.__e = O, l3 = s3) : r3.__e = l3, l3 = l3 && l3.nextSibling;
      } else o4 && o4.some(g);
      else r3.__e = u3.__e;
      r3.__k || (r3.__k = u3.__k || []), t4 && t4.then || D(r3), n.__e(t4, r3, u3);
    }
  } else l3 = r3.__e = F(u3.__e, r3, u3, i3, f4, o4, e3, c3, a4, t3);
  return (s3 = n.diffed) && s3(r3), l3;
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
function F(t3, r3, u3, i3, f4, o4, e3, l3, c3, a4) {
  var s3, h3, y3, _3, k2, b2, m3, M, $2 = u3.props || p, x2 = r3.props, C3 = r3.type;
  if ("svg" == C3 ? f4 = "http://www.w3.org/2000/svg" : "math" == C3 ? f4 = "http://www.w3.org/1998/Math/MathML" : f4 || (f4 = "http://www.w3.org/1999/xhtml"), o4) {
    for (s3 = 0; s3 < o4.length; s3++) if ((k2 = o4[s3]) && (C3 ? k2.localName == C3 : 3 == k2.nodeType)) {
      t3 = k2, o4[s3] = null;
      break;
    }
  }
  if (!t3) {
    if (M = a4.ownerDocument || document, !C3) return M.createTextNode(x2);
    t3 = M.createElementNS(f4, C3, x2.is ? x2 : a4), l3 && (n.__m && n.__m(r3, o4), l3 = false), o4 = null;
  }
  if (C3) {
    if (a4 = "template" == C3 && t3.content || t3, o4 = "textarea" == C3 && null != x2.defaultValue ? null : o4 && d.call(a4.childNodes), !l3 && o4) for ($2 = {}, s3 = 0; s3 < t3.attributes.length; s3++) $2[(k2 = t3.attributes[s3]).name] = k2.value;
    for (s3 in $2) k2 = $2[s3], "dangerouslySetInnerHTML" == s3 ? y3 = k2 : "children" == s3 || s3 in x2 || "value" == s3 && "defaultValue" in x2 || "checked" == s3 && "defaultChecked" in x2 || N(t3, s3, null, k2, f4);
    for (s3 in x2) k2 = x2[s3], "children" == s3 ? _3 = k2 : "dangerouslySetInnerHTML" == s3 ? h3 = k2 : "value" == s3 ? b2 = k2 : "checked" == s3 ? m3 = k2 : l3 && "function" != typeof k2 || $2[s3] === k2 || N(t3, s3, k2, $2[s3], f4);
    h3 ? (l3 || y3 && (h3.__html == y3.__html || h3.__html == t3.innerHTML) || (t3.innerHTML = h3.__html), r3.__k = []) : (y3 && (t3.textContent = ""), ("foreignObject" == C3 || "http://www.w3.org/1998/Math/MathML" == f4 && v.test(C3)) && (f4 = "http://www.w3.org/1999/xhtml"), I(a4, w(_3) ? _3 : [_3], r3, u3, i3, f4, o4, e3, o4 ? o4[0] : u3.__k && S(u3, 0), l3, c3), o4 && o4.some(g)), l3 && "textarea" != C3 || (s3 = "value", "progress" == C3 && null == b2 ? t3.removeAttribute(s3) : null == b2 || b2 === t3[s3] && ("progress" != C3 || b2) || N(t3, s3, b2, $2[s3], f4), s3 = "checked", null != m3 && m3 != t3[s3] && N(t3, s3, m3, $2[s3], f4));
  } else $2 === x2 || l3 && t3.data == x2 || (t3.data = x2);
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

// src/dev/view/plain-text.ts
var DECEIVING = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu;
var LOOKED_AT_FACTOR = 4;
function plainText(value, max) {
  if (value === null || value === void 0) return "";
  const whole = typeof value === "string" ? value : String(value);
  const line = whole.slice(0, max * LOOKED_AT_FACTOR).replaceAll(/\s+/g, " ").trim().replaceAll(DECEIVING, "�");
  if (line.length <= max && whole.length <= max * LOOKED_AT_FACTOR) return line;
  return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

// src/dev/view/model.ts
var MAX_FACTS = 5e4;
var MAX_REFS = 24;
var noTotals = () => ({ turns: 0, tools: noOutcomes(), agents: 0, tokensIn: 0, tokensOut: 0 });
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
  if (!tell(mapFor(turn, fact), keyOf(fact), fact, entry)) return;
  model.size += 1;
  for (const totals of [model.totals, session.totals]) count(totals, fact);
  if (fact.kind === "tool") {
    const counts = session.byTool.get(fact.name) ?? noOutcomes();
    counts[fact.outcome] += 1;
    session.byTool.set(fact.name, counts);
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
function tell(told, key, fact, { n: n2, path }) {
  const known2 = told.get(key);
  if (known2 === void 0) {
    told.set(key, { fact, refs: [n2] });
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
function titleOf({ row, id }) {
  if (row?.name) return row.name;
  return row?.cwd.split(/[/\\]/).findLast((part) => part !== "") ?? shortId(id);
}
var ID_MAX = 40;
var shortId = (id) => /^[0-9a-f]{8}-/.test(id) ? id.slice(0, 8) : plainText(id, ID_MAX);

// src/dev/view/span-rows.ts
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

// src/dev/view/nodes.ts
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
    const told = key.startsWith(TOOL) ? turn.tools.get(key.slice(TOOL.length)) : void 0;
    if (known2) merge(known2, fact, refs);
    else put(spanNode(key, spans.parentOf(id), fact, refs, told));
  }
  starters.sort((one, other) => one.startMs - other.startMs);
  const calls = [...turn.tools.values()].sort((one, other) => startOf2(one.fact) - startOf2(other.fact));
  for (const { fact, refs } of calls) {
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
function spanNode(key, parent, span, refs, told) {
  const times = { startMs: span.startMs, endMs: span.endMs, durationMs: Math.round(span.endMs - span.startMs) };
  if (told !== void 0)
    return {
      ...toolNode(key, told.fact, [...told.refs, ...refs], parent),
      ...times,
      durationMs: told.fact.durationMs ?? times.durationMs
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

// src/dev/view/turn-row.ts
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

// src/dev/view/waterfall.ts
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

// src/dev/view/filter.ts
var isFiltering = ({ query, outcome }) => query.trim() !== "" || outcome !== "all";
var wordsOf = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);
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
  for (const turn of session.turns.values())
    if (rowsOfTurn(turn).rows.some((row) => matches(row, words, filter))) return true;
  return false;
}
function entryMatches(entry, { query, outcome, found: found2 }) {
  if (outcome !== "all") {
    const told = entry.fact !== null && "outcome" in entry.fact ? entry.fact.outcome : void 0;
    const isRefused = entry.status < 200 || entry.status >= 300;
    if (told !== outcome && !(outcome === "refused" && isRefused)) return false;
  }
  if (found2?.has(entry.n)) return true;
  return hasWords(`${entry.path} ${entry.label} ${entry.sessionId ?? ""} ${entry.status}`, wordsOf(query));
}

// src/dev/view/metrics.ts
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
  series.count = [...series.sums.values()].reduce((all, { count: count2 }) => all + count2, 0);
  if (kind === "total") return [...series.sums.values()].reduce((all, { value }) => all + value, 0);
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
function shownMetrics(metrics, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return [...metrics.values()].filter(({ name, service, series }) => {
    const text = `${service} ${name} ${[...series.keys()].join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }).sort((one, other) => one.service + one.name < other.service + other.name ? -1 : 1);
}
function largestSeries({ series }, max) {
  const lines = [...series.values()].filter(({ dots }) => dots.length > 0).sort((one, other) => (other.dots.at(-1)?.value ?? 0) - (one.dots.at(-1)?.value ?? 0));
  return { lines: lines.slice(0, max), others: Math.max(0, lines.length - max) };
}
function shortLabels(lines) {
  const maps = lines.map(({ attributes }) => new Map(attributes));
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))];
  const differing = names.filter((name) => maps.some((map) => map.get(name) !== maps[0]?.get(name)));
  const said = differing.length > 0 ? differing : names;
  return maps.map((map) => said.flatMap((name) => map.get(name) ?? []).join(" · ") || "all");
}

// src/dev/wording.ts
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

// src/dev/page/format.ts
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

// src/dev/view/json-lines.ts
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
  const write = (indent, lead, inner, trail) => {
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
      write(indent + 1, own, child, index < keys.length - 1 ? [sign(",")] : []);
    }
    push(indent, [sign(isList ? "]" : "}"), ...trail]);
  };
  write(0, [], value, []);
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

// node_modules/preact/jsx-runtime/dist/jsxRuntime.mjs
var f3 = /* @__PURE__ */ Symbol.for("pv");
var o3 = 0;
function a3(t3, e3, n2, u3, a4, i3) {
  e3 || (e3 = {});
  var c3, l3, p3 = e3;
  if ("ref" in p3 && "function" != typeof t3) for (l3 in p3 = {}, e3) "ref" == l3 ? c3 = e3[l3] : p3[l3] = e3[l3];
  var s3 = { type: t3, props: p3, key: n2, ref: c3, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: f3, __v: --o3, __i: -1, __u: 0 };
  return (a4 || i3) && (s3.__source = a4, s3.__self = i3), n.vnode && n.vnode(s3), s3;
}

// src/dev/page/record-view.tsx
var LINES = 400;
var ALL_LINES = 2e4;
function RecordView({ n: n2, entry }) {
  const [loaded, setLoaded] = d2({ kind: "loading" });
  const [maxLines, setMaxLines] = d2(LINES);
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
    loaded.kind === "loading" ? /* @__PURE__ */ a3("p", { class: "quiet", children: "loading …" }) : null,
    loaded.kind === "gone" ? /* @__PURE__ */ a3("p", { class: "quiet", children: loaded.reason }) : null,
    lines.length > 0 ? /* @__PURE__ */ a3("section", { class: "json", tabIndex: 0, "aria-label": "The record as JSON", children: /* @__PURE__ */ a3("pre", { children: lines.map(({ indent, parts }, index) => /* @__PURE__ */ a3("code", { style: { paddingInlineStart: `${indent * 2 + 2}ch` }, children: parts.map(({ type, text }, at) => /* @__PURE__ */ a3("span", { class: `json-${type}`, children: text }, at)) }, index)) }) }) : null,
    isCut && maxLines === LINES ? /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: () => setMaxLines(ALL_LINES), children: "Show all lines" }) : null
  ] });
}
async function load(n2, signal) {
  try {
    const response = await fetch(`/records/${n2}`, { signal });
    if (response.ok) return { kind: "value", value: await response.json() };
    return { kind: "gone", reason: "The server keeps the newest records only; this one is gone." };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: "gone", reason: "The server cannot be reached." };
  }
}

// src/dev/page/details.tsx
var RECORDS = 6;
function Details({ row, refs, entryOf, onClose }) {
  const [shown, setShown] = d2(RECORDS);
  return /* @__PURE__ */ a3("aside", { id: "details", class: "details", "aria-label": "Details", tabIndex: 0, children: [
    /* @__PURE__ */ a3("header", { class: "details-head", children: [
      /* @__PURE__ */ a3("h2", { children: row ? /* @__PURE__ */ a3("bdi", { children: row.title }) : "Record" }),
      /* @__PURE__ */ a3("button", { type: "button", class: "plain", onClick: onClose, "aria-label": "Close details", children: "Esc" })
    ] }),
    row ? /* @__PURE__ */ a3("dl", { class: "facts", children: factsOf(row).map(([name, value]) => /* @__PURE__ */ a3("div", { children: [
      /* @__PURE__ */ a3("dt", { children: name }),
      /* @__PURE__ */ a3("dd", { children: /* @__PURE__ */ a3("bdi", { children: value }) })
    ] }, name)) }) : null,
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

// src/dev/page/empty-state.tsx
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

// src/dev/page/line-chart.tsx
var WIDTH = 360;
var HEIGHT = 64;
var EDGE = 2;
function LineChart({ name, from, how, unit, lines, others, hasCounts }) {
  const dots = lines.flatMap((line) => line.dots);
  const times = dots.map(({ atMs }) => atMs);
  const values = dots.map(({ value }) => value);
  const [startMs, endMs] = [Math.min(...times), Math.max(...times)];
  const [least, most] = [Math.min(0, ...values), Math.max(...values)];
  const labels = shortLabels(lines);
  const place = ({ atMs, value }) => {
    const x2 = EDGE + (WIDTH - 2 * EDGE) * (atMs - startMs) / Math.max(1, endMs - startMs);
    const y3 = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - least) / (most - least || 1);
    return `${x2.toFixed(1)} ${y3.toFixed(1)}`;
  };
  return /* @__PURE__ */ a3("figure", { class: "chart", children: [
    /* @__PURE__ */ a3("figcaption", { children: [
      /* @__PURE__ */ a3("bdi", { children: name }),
      /* @__PURE__ */ a3("span", { class: "key", children: [
        /* @__PURE__ */ a3("bdi", { children: from }),
        how === "" ? "" : ` · ${how}`
      ] })
    ] }),
    /* @__PURE__ */ a3("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", children: [
      /* @__PURE__ */ a3("title", { children: `${name} over time, at most ${quantityText(most, unit)}` }),
      lines.map((line, index) => /* @__PURE__ */ a3("path", { class: `series-${index}`, "vector-effect": "non-scaling-stroke", d: pathOf(line.dots) }, line.label))
    ] }),
    /* @__PURE__ */ a3("div", { class: "axis", children: [
      /* @__PURE__ */ a3("span", { children: clockText(startMs) }),
      /* @__PURE__ */ a3("span", { children: `most: ${quantityText(most, unit)}` }),
      /* @__PURE__ */ a3("span", { children: clockText(endMs) })
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
  function pathOf(own) {
    const path = own.map((dot, index) => `${index === 0 ? "M" : "L"}${place(dot)}`).join("");
    return own.length === 1 ? `${path}h0.01` : path;
  }
}

// src/dev/page/metrics-view.tsx
var LINES2 = 5;
var KINDS = { gauge: "", total: "in all", average: "on average" };
function MetricsView({ metrics, isFiltered }) {
  return /* @__PURE__ */ a3("section", { id: "metrics", class: "metrics", tabIndex: 0, "aria-label": "Metrics by service and name", children: [
    metrics.length > 0 ? null : /* @__PURE__ */ a3("p", { class: "nothing", children: isFiltered ? "No metric is what you look for." : "No metric has arrived. They come with CLAUDE_METRICS_OTLP_ENDPOINT set, once a minute." }),
    metrics.map((metric) => /* @__PURE__ */ a3(MetricChart, { metric }, metric.key))
  ] });
}
function MetricChart({ metric }) {
  return w2(() => {
    const { lines, others } = largestSeries(metric, LINES2);
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

// src/dev/page/use-virtual.ts
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

// src/dev/page/records-grid.tsx
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
          const at = list.start + offset;
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
              id: `record-${at}`,
              role: "row",
              class: `row record-columns ${isRefused ? "is-failed" : ""}`,
              "aria-rowindex": at + 2,
              "aria-selected": entry.n === selected,
              style: { top: `${at * ROW_PX + HEAD_PX}px` },
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

// src/dev/view/series.ts
function usesOf(turn) {
  const responses = [...turn.spans.values()].filter(({ fact }) => fact.operation === "response");
  if (responses.length === 0) return [...turn.ends.values()].map(({ fact }) => fact);
  return responses.map(({ fact }) => ({ ...fact, atMs: fact.endMs }));
}
function tokensOverTime(session, count2) {
  const startMs = Math.min(session.firstAtMs, session.row?.startedAtMs ?? session.firstAtMs);
  const stepMs = Math.max(1, session.lastAtMs - startMs) / count2;
  const buckets = Array.from({ length: count2 }, (_3, index) => ({
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
function toolsByOutcome(session, max) {
  const bars = [...session.byTool].map(([name, counts]) => ({ name, counts, total: counts.ok + counts.failed + counts.refused })).sort((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1));
  if (bars.length <= max) return bars;
  const others = { name: "others", counts: { ok: 0, failed: 0, refused: 0 }, total: 0 };
  for (const { counts, total: total2 } of bars.slice(max - 1)) {
    others.total += total2;
    for (const outcome of ["ok", "failed", "refused"]) others.counts[outcome] += counts[outcome];
  }
  return [...bars.slice(0, max - 1), others];
}

// src/dev/page/charts.tsx
var WIDTH2 = 360;
var HEIGHT2 = 64;
var GAP = 2;
function TokenChart({ buckets }) {
  const most = Math.max(1, ...buckets.map(({ fresh, cached, out }) => fresh + cached + out));
  const step = WIDTH2 / Math.max(1, buckets.length);
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
    buckets.length === 0 ? /* @__PURE__ */ a3("p", { class: "nothing", children: "none yet" }) : /* @__PURE__ */ a3("svg", { viewBox: `0 0 ${WIDTH2} ${HEIGHT2}`, preserveAspectRatio: "none", role: "img", children: [
      /* @__PURE__ */ a3("title", { children: `Tokens over time, at most ${countText(most)} at once` }),
      buckets.map((bucket, index) => /* @__PURE__ */ a3(Column, { bucket, x: index * step, width: step - GAP, most }, bucket.startMs))
    ] }),
    /* @__PURE__ */ a3("div", { class: "axis", children: [
      /* @__PURE__ */ a3("span", { children: first ? clockText(first.startMs) : "" }),
      /* @__PURE__ */ a3("span", { children: buckets.length > 0 ? `most: ${countText(most)}` : "" }),
      /* @__PURE__ */ a3("span", { children: last ? clockText(last.endMs) : "" })
    ] })
  ] });
}
function Column({ bucket, x: x2, width, most }) {
  const scale = HEIGHT2 / most;
  const parts = [
    ["cached", bucket.cached],
    ["fresh", bucket.fresh],
    ["out", bucket.out]
  ];
  let below = HEIGHT2;
  return /* @__PURE__ */ a3("g", { children: [
    /* @__PURE__ */ a3("title", { children: `${clockText(bucket.startMs)}: ${countText(bucket.cached)} cached, ${countText(bucket.fresh)} new, ${countText(bucket.out)} out` }),
    parts.map(([name, tokens]) => {
      const height = tokens === 0 ? 0 : Math.max(1, tokens * scale);
      below -= height;
      return /* @__PURE__ */ a3("rect", { class: name, x: x2, y: below, width, height }, name);
    })
  ] });
}
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
    /* @__PURE__ */ a3("ul", { children: tools.map(({ name, counts, total: total2 }) => /* @__PURE__ */ a3("li", { title: OUTCOMES.map((outcome) => `${counts[outcome]} ${outcome}`).join(", "), children: [
      /* @__PURE__ */ a3("bdi", { class: "name", children: name }),
      /* @__PURE__ */ a3("span", { class: "parts", children: OUTCOMES.map((outcome) => /* @__PURE__ */ a3("i", { class: outcome, style: { width: `${100 * counts[outcome] / most}%` } }, outcome)) }),
      /* @__PURE__ */ a3("span", { class: "number", children: total2 })
    ] }, name)) })
  ] });
}

// src/dev/page/session-head.tsx
var COLUMNS = 36;
var TOOLS = 4;
function SessionHead({ session }) {
  const { row, totals, firstAtMs, lastAtMs } = session;
  const startMs = row?.startedAtMs ?? firstAtMs;
  const calls = totals.tools.ok + totals.tools.failed + totals.tools.refused;
  const figures = [
    ["turns", countText(totals.turns)],
    ["calls", countText(calls)],
    ["failed", countText(totals.tools.failed)],
    ["refused", countText(totals.tools.refused)],
    ["agents", countText(totals.agents)],
    ["tokens in", countText(totals.tokensIn)],
    ["tokens out", countText(totals.tokensOut)]
  ];
  return /* @__PURE__ */ a3("section", { class: "head", "aria-label": "The session", children: [
    /* @__PURE__ */ a3("div", { class: "about", children: [
      /* @__PURE__ */ a3("h2", { children: /* @__PURE__ */ a3("bdi", { children: titleOf(session) }) }),
      /* @__PURE__ */ a3("p", { class: "quiet", children: /* @__PURE__ */ a3("bdi", { class: "path", children: row?.cwd ?? "" }) }),
      /* @__PURE__ */ a3("p", { class: "quiet numbers", children: [
        clockText(startMs),
        " · ",
        durationText((row?.endedAtMs ?? lastAtMs) - startMs),
        " ·",
        " ",
        row === null ? "no session row yet" : row.exitKind === "active" ? "active" : `ended: ${row.exitKind}`
      ] }),
      /* @__PURE__ */ a3("dl", { class: "figures", children: figures.map(([name, value]) => /* @__PURE__ */ a3("div", { children: [
        /* @__PURE__ */ a3("dt", { children: name }),
        /* @__PURE__ */ a3("dd", { children: value })
      ] }, name)) })
    ] }),
    /* @__PURE__ */ a3(TokenChart, { buckets: tokensOverTime(session, COLUMNS) }),
    /* @__PURE__ */ a3(ToolChart, { tools: toolsByOutcome(session, TOOLS) })
  ] });
}

// src/dev/page/session-list.tsx
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
  const calls = totals.tools.ok + totals.tools.failed + totals.tools.refused;
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
            counted(totals.turns, "turn"),
            " · ",
            counted(calls, "call"),
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

// src/dev/page/top-bar.tsx
var CONNECTIONS = {
  connecting: "connecting",
  live: "live",
  lost: "server gone, trying again"
};
var NEXT_THEME = { system: "light", light: "dark", dark: "system" };
var VIEWS = [
  ["sessions", "Sessions"],
  ["records", "Records"],
  ["metrics", "Metrics"]
];
var OUTCOMES2 = [
  ["all", "All"],
  ["failed", "Failed"],
  ["refused", "Refused"]
];
function TopBar(props) {
  const { totals, sessions, records, connection, behind, view, onView, filter, onFilter, search, theme, onTheme } = props;
  const isReading = behind > 0 && connection === "live";
  return /* @__PURE__ */ a3("header", { class: "top", children: [
    /* @__PURE__ */ a3("div", { class: "brand", children: [
      /* @__PURE__ */ a3("h1", { children: "Claude Metrics" }),
      /* @__PURE__ */ a3("p", { class: `connection ${connection}`, children: [
        /* @__PURE__ */ a3("output", { class: isReading ? "unseen" : void 0, "aria-live": "polite", children: CONNECTIONS[connection] }),
        isReading ? /* @__PURE__ */ a3("span", { children: [
          countText(behind),
          " to read"
        ] }) : null
      ] })
    ] }),
    /* @__PURE__ */ a3("dl", { class: "totals", "aria-label": "Everything received since the page was opened", children: [
      /* @__PURE__ */ a3(Figure, { name: "sessions", value: sessions }),
      /* @__PURE__ */ a3(Figure, { name: "turns", value: totals.turns }),
      /* @__PURE__ */ a3(Figure, { name: "tool calls", value: totals.tools.ok + totals.tools.failed + totals.tools.refused }),
      /* @__PURE__ */ a3(Figure, { name: "tokens in", value: totals.tokensIn }),
      /* @__PURE__ */ a3(Figure, { name: "tokens out", value: totals.tokensOut }),
      /* @__PURE__ */ a3(Figure, { name: "records", value: records })
    ] }),
    /* @__PURE__ */ a3("div", { class: "controls", children: [
      /* @__PURE__ */ a3("fieldset", { class: "segments", children: [
        /* @__PURE__ */ a3("legend", { class: "unseen", children: "View" }),
        VIEWS.map(([name, title]) => /* @__PURE__ */ a3("button", { type: "button", "aria-pressed": view === name, onClick: () => onView(name), children: title }, name))
      ] }),
      /* @__PURE__ */ a3("fieldset", { class: "segments", children: [
        /* @__PURE__ */ a3("legend", { class: "unseen", children: "Outcome" }),
        OUTCOMES2.map(([outcome, name]) => /* @__PURE__ */ a3(
          "button",
          {
            type: "button",
            "aria-pressed": filter.outcome === outcome,
            onClick: () => onFilter({ ...filter, outcome }),
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
          value: filter.query,
          onInput: (event) => onFilter({ ...filter, query: event.currentTarget.value })
        }
      ),
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

// src/dev/page/use-search.ts
var PHRASE_MIN = 3;
var TYPING_MS = 150;
var AGAIN_MS = 400;
function useSearch(query, newest) {
  const phrase = query.trim().length < PHRASE_MIN ? "" : query.trim();
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
          ({ last, found: found2 }) => setSearch({ phrase, last: Math.min(last, newest), found: /* @__PURE__ */ new Set([...known2?.found ?? [], ...found2]) }),
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
  return known2?.found;
}
async function ask(phrase, from, signal) {
  const response = await fetch(`/search?${new URLSearchParams({ q: phrase, from: String(from) })}`, { signal });
  if (!response.ok) throw new Error(`the server said ${response.status}`);
  return await response.json();
}

// src/dev/page/icons.tsx
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

// src/dev/page/waterfall-grid.tsx
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

// src/dev/page/app.tsx
var focus = (id) => document.getElementById(id)?.focus();
function App({ live, theme }) {
  const [changes, changed] = _2((count2, _3) => count2 + 1, 0);
  const [view, setView] = d2("sessions");
  const [chosen, setChosen] = d2();
  const [rowKey, setRowKey] = d2(null);
  const [recordNumber, setRecordNumber] = d2();
  const [isOpen, setOpen] = d2(false);
  const [collapsed, setCollapsed] = d2(/* @__PURE__ */ new Set());
  const [typed, setFilter] = d2({ query: "", outcome: "all" });
  const [themeName, setThemeName] = d2(theme.current());
  const search = T2(null);
  A2(() => live.subscribe(() => changed(void 0)), [live]);
  const run = live.run();
  A2(() => {
    setRowKey(null);
    setRecordNumber(void 0);
    setOpen(false);
  }, [run]);
  const model = live.model();
  const entries = live.entries();
  const newest = entries.at(-1)?.n ?? 0;
  const found2 = useSearch(typed.query, newest);
  const filter = w2(() => ({ ...typed, found: found2 }), [typed, found2]);
  const sessions = w2(
    () => sessionsByTime(model).filter((session2) => sessionMatches(session2, filter)),
    [model, changes, filter]
  );
  const session = sessions.find(({ id }) => id === chosen) ?? sessions[0];
  A2(() => {
    if (chosen === void 0 && session) setChosen(session.id);
  }, [chosen, session]);
  const rows = w2(
    () => session && view === "sessions" ? shownRows(session, collapsed, filter) : [],
    [session, session?.version, collapsed, filter, view]
  );
  const records = w2(
    () => view === "records" ? isFiltering(filter) ? entries.filter((entry) => entryMatches(entry, filter)) : entries : [],
    [entries, entries.length, changes, filter, view]
  );
  const row = rows.find((shown) => shown.row.key === rowKey)?.row;
  const refs = {
    sessions: row?.refs ?? [],
    records: recordNumber === void 0 ? [] : [recordNumber],
    metrics: []
  }[view];
  const hasDetails = isOpen && refs.length > 0;
  const home = view === "sessions" ? "waterfall" : view;
  const close = () => {
    setOpen(false);
    focus(home);
  };
  const select = (id) => {
    setChosen(id);
    setRowKey(null);
    setOpen(false);
  };
  const toggle = (key, open) => setCollapsed((known2) => {
    const next = new Set(known2);
    if (open) next.delete(key);
    else next.add(key);
    return next;
  });
  A2(() => {
    const onKeyDown = (event) => {
      const isTyping = event.target === search.current;
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key === "Escape" && hasDetails) close();
      else if (event.key === "Escape" && isTyping) {
        setFilter({ query: "", outcome: "all" });
        focus(home);
      }
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
  const isEmpty = entries.length === 0;
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
        totals: model.totals,
        sessions: model.sessions.size,
        records: newest,
        connection: live.connection(),
        behind: live.behind(),
        view,
        onView: (next) => {
          setView(next);
          setOpen(false);
        },
        filter: typed,
        onFilter: setFilter,
        search,
        theme: themeName,
        onTheme: (name) => {
          theme.set(name);
          setThemeName(name);
        }
      }
    ),
    isEmpty ? /* @__PURE__ */ a3(EmptyState, { origin: location.origin }) : view === "metrics" ? /* @__PURE__ */ a3("main", { class: "content", children: /* @__PURE__ */ a3(MetricsView, { metrics: shownMetrics(live.metrics(), typed.query), isFiltered: typed.query.trim() !== "" }) }) : view === "records" ? /* @__PURE__ */ a3("main", { class: "content", children: /* @__PURE__ */ a3(
      RecordsGrid,
      {
        entries: records,
        selected: recordNumber,
        onSelect: setRecordNumber,
        onOpen: () => setOpen(true)
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
            if (row === void 0) setRowKey(rows[0]?.row.key ?? null);
          }
        }
      ),
      /* @__PURE__ */ a3("main", { class: "content", children: [
        session ? /* @__PURE__ */ a3(SessionHead, { session }) : /* @__PURE__ */ a3("p", { class: "nothing", children: "Nothing here is what you look for." }),
        session ? /* @__PURE__ */ a3(
          WaterfallGrid,
          {
            rows,
            selected: row?.key ?? null,
            collapsed,
            onSelect: setRowKey,
            onToggle: toggle,
            onOpen: () => setOpen(true),
            onLeave: () => focus("sessions")
          },
          session.id
        ) : null
      ] })
    ] }),
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

// src/dev/page/live.ts
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
  const source = new EventSource("/live");
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
    model: () => model,
    metrics: () => metrics,
    entries: () => entries,
    connection: () => connection,
    run: () => run,
    behind: () => Math.max(0, serverLast - (entries.at(-1)?.n ?? 0)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }
  };
}

// src/dev/page/theme.ts
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

// src/dev/page/main.tsx
var root = document.getElementById("app");
if (root) Q(/* @__PURE__ */ a3(App, { live: createLive(), theme: createTheme() }), root);
