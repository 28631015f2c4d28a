#include "reference_interpreter.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace segue::condition::testing {

namespace {

struct Entry;

struct Thing {
    enum class Is { error, null, truth, whole, natural, real, text, list, map };
    Is is = Is::error;
    bool truth = false;
    std::int64_t whole = 0;
    std::uint64_t natural = 0;
    double real = 0;
    std::string text;
    std::vector<Thing> items;                          // list
    std::vector<Entry> entries;      // map, in no order
};

struct Entry {
    Thing first;
    Thing second;
};

Thing error() { return {}; }
Thing of_truth(bool v) { Thing t; t.is = Thing::Is::truth; t.truth = v; return t; }
Thing of_whole(std::int64_t v) { Thing t; t.is = Thing::Is::whole; t.whole = v; return t; }
Thing of_natural(std::uint64_t v) { Thing t; t.is = Thing::Is::natural; t.natural = v; return t; }
Thing of_real(double v) { Thing t; t.is = Thing::Is::real; t.real = v; return t; }
Thing of_text(std::string v) { Thing t; t.is = Thing::Is::text; t.text = std::move(v); return t; }
Thing of_list(std::vector<Thing> v) { Thing t; t.is = Thing::Is::list; t.items = std::move(v); return t; }

Thing of_json(const base::Json& json) {
    switch (json.kind()) {
        case base::Json::Kind::null: { Thing t; t.is = Thing::Is::null; return t; }
        case base::Json::Kind::boolean: return of_truth(*json.boolean());
        case base::Json::Kind::integer: return of_whole(*json.integer());
        case base::Json::Kind::real: return of_real(*json.real());
        case base::Json::Kind::text: return of_text(*json.text());
        case base::Json::Kind::list: {
            Thing t = of_list({});
            for (const base::Json& item : *json.items()) t.items.push_back(of_json(item));
            return t;
        }
        case base::Json::Kind::object: break;
    }
    Thing t;
    t.is = Thing::Is::map;
    for (const auto& member : *json.members()) t.entries.push_back({of_text(member.first), of_json(member.second)});
    return t;
}

bool is_number(const Thing& t) { return t.is == Thing::Is::whole || t.is == Thing::Is::natural || t.is == Thing::Is::real; }
long double as_real(const Thing& t) {
    if (t.is == Thing::Is::whole) return static_cast<long double>(t.whole);
    return t.is == Thing::Is::natural ? static_cast<long double>(t.natural) : static_cast<long double>(t.real);
}
double rounded(const Thing& t) {
    if (t.is == Thing::Is::whole) return static_cast<double>(t.whole);
    return t.is == Thing::Is::natural ? static_cast<double>(t.natural) : t.real;
}

/// -1, 0, 1, or 2 when the numbers have no order. Beside a double an integer is first rounded to one.
int order_numbers(const Thing& a, const Thing& b) {
    if (a.is == Thing::Is::real || b.is == Thing::Is::real) {
        const double x = rounded(a), y = rounded(b);
        if (std::isnan(x) || std::isnan(y)) return 2;
        return x < y ? -1 : x > y ? 1 : 0;
    }
    const long double x = as_real(a), y = as_real(b);
    return x < y ? -1 : x > y ? 1 : 0;
}

bool same(const Thing& a, const Thing& b) {
    if (is_number(a) && is_number(b)) return order_numbers(a, b) == 0;
    if (a.is != b.is) return false;
    switch (a.is) {
        case Thing::Is::null: return true;
        case Thing::Is::truth: return a.truth == b.truth;
        case Thing::Is::text: return a.text == b.text;
        case Thing::Is::list:
            if (a.items.size() != b.items.size()) return false;
            for (std::size_t i = 0; i < a.items.size(); ++i) if (!same(a.items[i], b.items[i])) return false;
            return true;
        case Thing::Is::map:
            if (a.entries.size() != b.entries.size()) return false;
            for (const auto& x : a.entries) {
                bool found = false;
                for (const auto& y : b.entries) found = found || (same(x.first, y.first) && same(x.second, y.second));
                if (!found) return false;
            }
            return true;
        default: return false;
    }
}

std::string text_of(double v) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.17g", v);
    return buffer;
}

std::string show(const Thing& t) {
    switch (t.is) {
        case Thing::Is::error: return "error";
        case Thing::Is::null: return "null";
        case Thing::Is::truth: return t.truth ? "true" : "false";
        case Thing::Is::whole: return "i:" + std::to_string(t.whole);
        case Thing::Is::natural: return "u:" + std::to_string(t.natural);
        case Thing::Is::real: return "d:" + text_of(t.real);
        case Thing::Is::text: return "s:" + t.text;
        case Thing::Is::list: {
            std::string out = "[";
            for (const Thing& item : t.items) out += show(item) + ",";
            return out + "]";
        }
        case Thing::Is::map: {
            std::map<std::string, std::string> sorted;
            for (const auto& entry : t.entries) sorted[show(entry.first)] = show(entry.second);
            std::string out = "{";
            for (const auto& entry : sorted) out += entry.first + "=" + entry.second + ",";
            return out + "}";
        }
    }
    return "error";
}

class Interpreter {
public:
    Interpreter(const Ast& ast, const std::map<std::string, base::Json>& variables) : ast_(ast), variables_(variables) {}
    Thing run() { return at(ast_.root); }

private:
    Thing at(NodeId id) {
        const AstNode& n = ast_.node(id);
        switch (n.kind) {
            case NodeKind::literal: return literal(n);
            case NodeKind::name: return name(n.text);
            case NodeKind::select: return member(at(n.children[0]), of_text(n.text));
            case NodeKind::has: {
                const Thing of = at(n.children[0]);
                if (of.is != Thing::Is::map) return error();
                return of_truth(member(of, of_text(n.text)).is != Thing::Is::error);
            }
            case NodeKind::index: return index(at(n.children[0]), at(n.children[1]));
            case NodeKind::list: {
                std::vector<Thing> items;
                for (const NodeId child : n.children) {
                    items.push_back(at(child));
                    if (items.back().is == Thing::Is::error) return error();
                }
                return of_list(std::move(items));
            }
            case NodeKind::map: return map(n);
            case NodeKind::loop: return loop(n);
            case NodeKind::call: return call(n);
            default: return error();
        }
    }

    static Thing literal(const AstNode& n) {
        switch (n.literal.kind) {
            case Kind::boolean: return of_truth(n.literal.boolean);
            case Kind::integer: return of_whole(n.literal.integer);
            case Kind::uinteger: return of_natural(n.literal.uinteger);
            case Kind::real: return of_real(n.literal.real);
            case Kind::text: return of_text(n.text);
            case Kind::null: { Thing t; t.is = Thing::Is::null; return t; }
            default: return error();
        }
    }

    Thing name(const std::string& text) {
        for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
            if (local->first == text) return local->second;
        }
        const auto known = variables_.find(text);
        return known == variables_.end() ? error() : of_json(known->second);
    }

    static Thing member(const Thing& of, const Thing& key) {
        if (of.is != Thing::Is::map) return error();
        for (const auto& entry : of.entries) if (same(entry.first, key)) return entry.second;
        return error();
    }

    static Thing index(const Thing& of, const Thing& key) {
        if (key.is == Thing::Is::error) return error();
        if (of.is == Thing::Is::map) return member(of, key);
        if (of.is != Thing::Is::list || !is_number(key)) return error();
        for (std::size_t i = 0; i < of.items.size(); ++i) if (same(key, of_whole(static_cast<std::int64_t>(i)))) return of.items[i];
        return error();
    }

    Thing map(const AstNode& n) {
        Thing made;
        made.is = Thing::Is::map;
        bool bad = false;
        for (std::size_t i = 0; i + 1 < n.children.size(); i += 2) {
            const Thing key = at(n.children[i]);
            const Thing value = at(n.children[i + 1]);
            if (key.is == Thing::Is::error || value.is == Thing::Is::error) return error();
            bad = bad || key.is == Thing::Is::null || key.is == Thing::Is::real || key.is == Thing::Is::list || key.is == Thing::Is::map;
            for (const auto& entry : made.entries) bad = bad || same(entry.first, key);
            made.entries.push_back({key, value});
        }
        return bad ? error() : made;
    }

    Thing loop(const AstNode& n) {
        const Thing range = at(n.children[0]);
        std::vector<Thing> elements;
        if (range.is == Thing::Is::list) {
            elements = range.items;
        } else if (range.is == Thing::Is::map) {
            std::map<std::string, Thing> sorted;
            for (const auto& entry : range.entries) sorted[sort_key(entry.first)] = entry.first;
            for (const auto& entry : sorted) elements.push_back(entry.second);
        } else {
            return error();
        }
        std::vector<Thing> results;
        for (const Thing& element : elements) {
            locals_.emplace_back(n.variables[0], element);
            results.push_back(at(n.children.back()));
            locals_.pop_back();
        }
        return judge(n.loop, elements, results);
    }

    /// Keys in the order that the language of ours goes through a map: booleans, numbers, texts.
    static std::string sort_key(const Thing& key) {
        if (key.is == Thing::Is::truth) return key.truth ? "01" : "00";
        if (key.is == Thing::Is::text) return "2" + key.text;
        char buffer[80];
        std::snprintf(buffer, sizeof buffer, "1%040.3Lf", as_real(key) + 1e19L);
        return buffer;
    }

    static Thing judge(LoopKind kind, const std::vector<Thing>& elements, const std::vector<Thing>& results) {
        std::size_t yes = 0, no = 0, other = 0;
        for (const Thing& r : results) {
            if (r.is != Thing::Is::truth) ++other;
            else if (r.truth) ++yes;
            else ++no;
        }
        switch (kind) {
            case LoopKind::all: return no != 0 ? of_truth(false) : other != 0 ? error() : of_truth(true);
            case LoopKind::exists: return yes != 0 ? of_truth(true) : other != 0 ? error() : of_truth(false);
            case LoopKind::exists_one: return other != 0 ? error() : of_truth(yes == 1);
            case LoopKind::map:
                for (const Thing& r : results) if (r.is == Thing::Is::error) return error();
                return of_list(results);
            case LoopKind::filter: {
                if (other != 0) return error();
                std::vector<Thing> kept;
                for (std::size_t i = 0; i < results.size(); ++i) if (results[i].truth) kept.push_back(elements[i]);
                return of_list(std::move(kept));
            }
            default: return error();
        }
    }

    Thing call(const AstNode& n) {
        std::vector<Thing> a;
        if (n.text == "_?_:_") {
            const Thing test = at(n.children[0]);
            if (test.is != Thing::Is::truth) return error();
            return at(n.children[test.truth ? 1 : 2]);
        }
        for (const NodeId child : n.children) a.push_back(at(child));
        if (n.text == "_&&_" || n.text == "_||_") {
            const bool settles = n.text == "_||_";
            bool other = false;
            for (const Thing& t : a) {
                if (t.is == Thing::Is::truth && t.truth == settles) return t;
                other = other || t.is != Thing::Is::truth;
            }
            return other ? error() : of_truth(!settles);
        }
        for (const Thing& t : a) if (t.is == Thing::Is::error) return error();
        if (a.size() == 1) return unary(n.text, a[0]);
        return binary(n.text, a[0], a[1]);
    }

    static Thing unary(const std::string& f, const Thing& a) {
        if (f == "!_") return a.is == Thing::Is::truth ? of_truth(!a.truth) : error();
        if (f == "-_") {
            if (a.is == Thing::Is::real) return of_real(-a.real);
            if (a.is != Thing::Is::whole || a.whole == std::numeric_limits<std::int64_t>::min()) return error();
            return of_whole(-a.whole);
        }
        if (f == "size") {
            if (a.is == Thing::Is::list) return of_whole(static_cast<std::int64_t>(a.items.size()));
            if (a.is == Thing::Is::map) return of_whole(static_cast<std::int64_t>(a.entries.size()));
            if (a.is != Thing::Is::text) return error();
            std::int64_t count = 0;
            for (const char c : a.text) count += (c & 0xC0) == 0x80 ? 0 : 1;
            return of_whole(count);
        }
        if (f == "int") return to_int(a);
        return f == "string" ? to_text(a) : error();
    }

    static Thing to_int(const Thing& a) {
        if (a.is == Thing::Is::whole) return a;
        if (a.is == Thing::Is::natural) return a.natural <= 9223372036854775807ull ? of_whole(static_cast<std::int64_t>(a.natural)) : error();
        if (a.is == Thing::Is::real) return std::fabs(a.real) < 9223372036854775808.0 ? of_whole(static_cast<std::int64_t>(a.real)) : error();
        if (a.is != Thing::Is::text || a.text.empty()) return error();
        std::int64_t v = 0;
        const auto r = std::from_chars(a.text.data(), a.text.data() + a.text.size(), v);
        return r.ec == std::errc{} && r.ptr == a.text.data() + a.text.size() ? of_whole(v) : error();
    }

    static Thing to_text(const Thing& a) {
        switch (a.is) {
            case Thing::Is::text: return a;
            case Thing::Is::truth: return of_text(a.truth ? "true" : "false");
            case Thing::Is::whole: return of_text(std::to_string(a.whole));
            case Thing::Is::natural: return of_text(std::to_string(a.natural));
            case Thing::Is::real: return of_text(real_text(a.real));
            default: return error();
        }
    }

    static std::string real_text(double v) {
        if (std::isnan(v)) return "NaN";
        if (std::isinf(v)) return v < 0 ? "-Infinity" : "Infinity";
        const double m = std::fabs(v);
        const bool plain = m == 0 || (m >= 1e-4 && m < 1e21);
        char buffer[400];
        const auto r = std::to_chars(buffer, buffer + sizeof buffer, v, plain ? std::chars_format::fixed : std::chars_format::scientific);
        return {buffer, r.ptr};
    }

    static Thing binary(const std::string& f, const Thing& a, const Thing& b) {
        if (f == "_==_") return of_truth(same(a, b));
        if (f == "_!=_") return of_truth(!same(a, b));
        if (f == "@in") {
            if (b.is == Thing::Is::map) return of_truth(member(b, a).is != Thing::Is::error);
            if (b.is != Thing::Is::list) return error();
            for (const Thing& item : b.items) if (same(a, item)) return of_truth(true);
            return of_truth(false);
        }
        if (a.is == Thing::Is::text && b.is == Thing::Is::text) {
            if (f == "contains") return of_truth(a.text.find(b.text) != std::string::npos);
            if (f == "startsWith") return of_truth(a.text.starts_with(b.text));
            if (f == "endsWith") return of_truth(a.text.ends_with(b.text));
            if (f == "_+_") return of_text(a.text + b.text);
        }
        if (f == "_<_" || f == "_<=_" || f == "_>_" || f == "_>=_") return relation(f, a, b);
        if (f == "_+_" && a.is == Thing::Is::list && b.is == Thing::Is::list) {
            Thing both = a;
            both.items.insert(both.items.end(), b.items.begin(), b.items.end());
            return both;
        }
        return arithmetic(f, a, b);
    }

    static Thing relation(const std::string& f, const Thing& a, const Thing& b) {
        int order = 2;
        if (is_number(a) && is_number(b)) order = order_numbers(a, b);
        else if (a.is != b.is) return error();
        else if (a.is == Thing::Is::text) order = a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
        else if (a.is == Thing::Is::truth) order = int{a.truth} - int{b.truth};
        else return error();
        if (order == 2) return of_truth(false);
        if (f == "_<_") return of_truth(order < 0);
        if (f == "_<=_") return of_truth(order <= 0);
        return of_truth(f == "_>_" ? order > 0 : order >= 0);
    }

    static Thing arithmetic(const std::string& f, const Thing& a, const Thing& b) {
        if (a.is != b.is) return error();
        if (a.is == Thing::Is::real) {
            if (f == "_+_") return of_real(a.real + b.real);
            if (f == "_-_") return of_real(a.real - b.real);
            if (f == "_*_") return of_real(a.real * b.real);
            if (f != "_/_") return error();
            if (b.real != 0) return of_real(a.real / b.real);
            if (a.real == 0 || std::isnan(a.real)) return of_real(std::numeric_limits<double>::quiet_NaN());
            return of_real(std::signbit(a.real) == std::signbit(b.real) ? HUGE_VAL : -HUGE_VAL);
        }
        // Exact in a long double for what fits 64 bits; products are checked by dividing back.
        if (a.is == Thing::Is::whole) return whole(f, a.whole, b.whole);
        return a.is == Thing::Is::natural ? natural(f, a.natural, b.natural) : error();
    }

    static Thing whole(const std::string& f, std::int64_t a, std::int64_t b) {
        std::int64_t r = 0;
        if (f == "_+_") return __builtin_add_overflow(a, b, &r) ? error() : of_whole(r);
        if (f == "_-_") return __builtin_sub_overflow(a, b, &r) ? error() : of_whole(r);
        if (f == "_*_") return __builtin_mul_overflow(a, b, &r) ? error() : of_whole(r);
        if (b == 0) return error();
        if (b == -1) return f == "_%_" ? of_whole(0) : __builtin_sub_overflow(std::int64_t{0}, a, &r) ? error() : of_whole(r);
        if (f == "_/_") return of_whole(a / b);
        return f == "_%_" ? of_whole(a % b) : error();
    }

    static Thing natural(const std::string& f, std::uint64_t a, std::uint64_t b) {
        std::uint64_t r = 0;
        if (f == "_+_") return __builtin_add_overflow(a, b, &r) ? error() : of_natural(r);
        if (f == "_-_") return __builtin_sub_overflow(a, b, &r) ? error() : of_natural(r);
        if (f == "_*_") return __builtin_mul_overflow(a, b, &r) ? error() : of_natural(r);
        if (b == 0) return error();
        if (f == "_/_") return of_natural(a / b);
        return f == "_%_" ? of_natural(a % b) : error();
    }

    const Ast& ast_;
    const std::map<std::string, base::Json>& variables_;
    std::vector<std::pair<std::string, Thing>> locals_;
};

Thing of_value(const Value& v) {
    switch (v.kind) {
        case Kind::null: { Thing t; t.is = Thing::Is::null; return t; }
        case Kind::boolean: return of_truth(v.boolean);
        case Kind::integer: return of_whole(v.integer);
        case Kind::uinteger: return of_natural(v.uinteger);
        case Kind::real: return of_real(v.real);
        case Kind::text: return of_text(std::string(v.view()));
        case Kind::list: {
            Thing t = of_list({});
            for (std::size_t i = 0; i < list_size(v); ++i) t.items.push_back(of_value(list_at(v, i)));
            return t;
        }
        case Kind::map: {
            Thing t;
            t.is = Thing::Is::map;
            for (std::size_t i = 0; i < map_size(v); ++i) t.entries.push_back({of_value(map_at(v, i).key), of_value(map_at(v, i).value)});
            return t;
        }
        default: return error();
    }
}

}  // namespace

std::string interpret(const Ast& ast, const std::map<std::string, base::Json>& variables) { return show(Interpreter(ast, variables).run()); }
std::string notation(const Value& value) { return show(of_value(value)); }

}  // namespace segue::condition::testing
