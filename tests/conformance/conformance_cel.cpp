// Runs the conformance tests of the language: conformance_cel FILE.
//
// The file holds one test a line, in the format described beside it (SOURCE.md). Prints "N of M passed" for the class
// core, then a line for each extension (without tests that need protobuf messages), then the failing ids.

#include "core/base/json.h"
#include "core/condition/condition.h"
#include "core/condition/run.h"
#include "core/condition/types.h"

#include <date/tz.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <deque>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using segue::base::Json;
using segue::base::Time;
using namespace segue::condition;

/// Values built from the tests' typed notation, kept as long as the test runs.
class ValueStore {
public:
    Value make(const Json& typed) {
        const auto& [tag, body] = typed.members()->front();
        if (tag == "int") return Value::of_int(number<std::int64_t>(*body.text()));
        if (tag == "uint") return Value::of_uint(number<std::uint64_t>(*body.text()));
        if (tag == "double") return Value::of_real(real(body));
        if (tag == "string") return Value::of_text(texts_.emplace_back(*body.text()));
        if (tag == "bytes") return Value::of_bytes(texts_.emplace_back(from_base64(*body.text())));
        if (tag == "bool") return Value::of_bool(*body.boolean());
        if (tag == "null") return Value{};
        if (tag == "type") return Value::of_type(texts_.emplace_back(*body.text()));
        if (tag == "duration") return Value::of_duration(*body.find("s")->integer() * 1'000'000'000 + *body.find("ns")->integer());
        if (tag == "timestamp") return Value::of_timestamp(*body.find("s")->integer(), static_cast<std::uint32_t>(*body.find("ns")->integer()));
        if (tag == "list") return list(body);
        if (tag == "map") return map(body);
        if (tag == "error") return fault();
        supported_ = false;
        return Value::of_fault(Fault::not_available);
    }
    /// False when a value was of a kind that we have not, such as a protobuf message.
    [[nodiscard]] bool supported() const { return supported_; }

private:
    template <class T>
    static T number(const std::string& text) {
        T value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }
    static double real(const Json& body) {
        if (body.real()) return *body.real();
        if (body.integer()) return static_cast<double>(*body.integer());
        const std::string& text = *body.text();
        if (text == "-0") return -0.0;
        if (text == "NaN") return std::nan("");
        return text[0] == '-' ? -HUGE_VAL : HUGE_VAL;
    }
    static std::string from_base64(std::string_view text) {
        static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string out;
        std::uint32_t bits = 0;
        int have = 0;
        for (const char c : text) {
            const auto digit = digits.find(c);
            if (digit == std::string_view::npos) break;
            bits = (bits << 6) | static_cast<std::uint32_t>(digit);
            have += 6;
            if (have < 8) continue;
            have -= 8;
            out += static_cast<char>(static_cast<unsigned char>(bits >> have));
        }
        return out;
    }
    Value list(const Json& body) {
        std::vector<Value> items;
        for (const Json& item : *body.items()) items.push_back(make(item));
        const auto& kept = lists_.emplace_back(std::move(items));
        return Value::of_list(kept.data(), kept.size());
    }
    Value map(const Json& body) {
        std::vector<MapEntry> entries;
        for (const Json& entry : *body.items()) entries.push_back({make((*entry.items())[0]), make((*entry.items())[1])});
        auto& kept = maps_.emplace_back(std::move(entries));
        return make_map(kept.data(), kept.size());
    }
    Value fault() {
        static const std::string note = "an error that was bound";
        Value v = Value::of_fault(Fault::told);
        v.note = &note;
        return v;
    }

    std::deque<std::string> texts_;
    std::deque<std::vector<Value>> lists_;
    std::deque<std::vector<MapEntry>> maps_;
    bool supported_ = true;
};

class TestEnvironment final : public Environment {
public:
    [[nodiscard]] const Json* variable(std::uint32_t) const override { return nullptr; }
    [[nodiscard]] Value other_value(std::uint32_t slot) const override {
        return slot < values.size() ? values[slot] : Value::of_fault(Fault::not_available);
    }
    [[nodiscard]] Time now() const override { return Time{1'800'000'000'000'000}; }
    [[nodiscard]] HistoryAnswer history(HistoryFunction, std::string_view, std::optional<segue::base::Duration>, std::string_view) const override {
        return {};
    }
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, Time at) const override {
        try {
            const auto* found = date::locate_zone(std::string(zone));
            const auto instant = date::sys_seconds(std::chrono::seconds(at.us / 1'000'000 - (at.us % 1'000'000 < 0 ? 1 : 0)));
            return static_cast<int>(found->get_info(instant).offset.count());
        } catch (const std::exception&) {
            return std::nullopt;
        }
    }
    std::vector<Value> values;
};

bool equal_doubles(double a, double b) { return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b)); }

/// Alike in kind and content; CEL's own equality is too kind (1 == 1.0) for a test.
bool same(const Value& a, const Value& b) {
    if (a.kind != b.kind) return false;
    if (a.kind == Kind::real) return equal_doubles(a.real, b.real);
    if (a.kind == Kind::list) {
        if (list_size(a) != list_size(b)) return false;
        for (std::size_t i = 0; i < list_size(a); ++i) {
            if (!same(list_at(a, i), list_at(b, i))) return false;
        }
        return true;
    }
    if (a.kind == Kind::map) {
        if (map_size(a) != map_size(b)) return false;
        for (std::size_t i = 0; i < map_size(a); ++i) {
            const MapEntry x = map_at(a, i), y = map_at(b, i);
            if (!same(x.key, y.key) || !same(x.value, y.value)) return false;
        }
        return true;
    }
    std::uint64_t fuel = 1'000'000;
    return equal(a, b, fuel);
}

std::string signature_text(const Json& function) {
    const Json::List none;
    const Json* params = function.find("params");
    const Json::List& list = params && params->items() ? *params->items() : none;
    const Json* member = function.find("member");
    const bool receiver = member && member->boolean() && *member->boolean() && !list.empty();
    std::string text = receiver ? *list[0].text() + ".(" : "(";
    for (std::size_t i = receiver ? 1 : 0; i < list.size(); ++i) text += (i > (receiver ? 1u : 0u) ? ", " : "") + *list[i].text();
    return text + ") -> " + std::string(function.text_or("result", "dyn"));
}

struct Outcome {
    bool passed = false;
    std::string got;
};

bool flag(const Json& test, std::string_view name) {
    const Json* found = test.find(name);
    return found && found->boolean() && *found->boolean();
}

/// Declares what the test declares and gives the bound values their places.
void prepare(const Json& test, bool check, Schema& schema, TestEnvironment& environment, ValueStore& store) {
    const Json* bindings = test.find("bindings");
    const auto bind = [&](std::uint32_t slot, const std::string& name) {
        if (environment.values.size() <= slot) environment.values.resize(slot + 1, Value::of_fault(Fault::not_available));
        const Json* bound = bindings ? bindings->find(name) : nullptr;
        if (bound) environment.values[slot] = store.make(*bound);
    };
    if (const Json* declarations = test.find("type_env")) {
        for (const Json& declaration : *declarations->items()) {
            const std::string name(declaration.text_or("name"));
            if (const Json* functions = declaration.find("functions")) {
                for (const Json& function : *functions->items()) schema.declare_function(name, signature_text(function));
            } else {
                bind(schema.add_typed_variable(name, std::string(declaration.text_or("ident", "dyn"))), name);
            }
        }
    }
    if (!bindings || check) return;
    for (const auto& [name, value] : *bindings->members()) {
        const auto& known = schema.variables();
        const std::string& wanted = name;
        if (std::none_of(known.begin(), known.end(), [&wanted](const auto& v) { return v.name == wanted; })) bind(schema.add_variable(name), name);
    }
}

/// The type in our own notation: google.protobuf.Duration is duration.
std::string written_alike(const std::string& type) {
    const auto parsed = parse_type(type);
    return parsed ? type_text(*parsed) : type;
}

Outcome run_test(const Json& test) {
    CompileOptions options;
    options.check = !flag(test, "disable_check");
    options.macros = !flag(test, "disable_macros");
    Schema schema;
    schema.set_container(std::string(test.text_or("container")));
    TestEnvironment environment;
    ValueStore store;
    prepare(test, options.check, schema, environment, store);
    const Json& expect = *test.find("expect");
    const bool wants_error = expect.find("error") || expect.find("any_error");
    const Compiled compiled = compile(test.text_or("expr"), schema, {1, 1}, options);
    const std::string first_issue = compiled.issues.empty() ? "" : compiled.issues.front().message;
    if (!compiled.program) return {wants_error, "issue: " + first_issue};
    if (const Json* type = expect.find("type"); type && options.check && compiled.type != written_alike(*type->text())) {
        return {false, "type " + compiled.type + ", expected " + *type->text()};
    }
    if (flag(test, "check_only")) return {true, {}};
    const Run<false> run(compiled.program->code(), environment, Limits{});
    const Value& got = run.value();
    if (got.is_error()) return {wants_error, "error: " + error_text(compiled.program->code(), got)};
    if (wants_error) return {false, "a value of type " + std::string(type_name(got)) + " instead of an error"};
    const Json* wanted = expect.find("value");
    if (!wanted) return {false, "an expectation that is not understood"};
    const Value value = store.make(*wanted);
    if (!store.supported()) return {false, "the test needs a kind of value that does not exist here"};
    return {same(got, value), "another value (" + std::string(type_name(got)) + ")"};
}

struct Tally {
    int passed = 0;
    int total = 0;
};

bool needs_messages(const Json& test) {
    const Json* needs = test.find("needs");
    if (!needs) return false;
    return std::any_of(needs->items()->begin(), needs->items()->end(), [](const Json& need) {
        const std::string& name = *need.text();
        return name == "test_protos" || name == "wkt_messages" || name == "also_proto";
    });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: conformance_cel FILE [--why]\n");
        return 2;
    }
    const bool why = argc > 2 && std::string_view(argv[2]) == "--why";
    std::ifstream file(argv[1]);
    if (!file) {
        std::fprintf(stderr, "cannot read %s\n", argv[1]);
        return 2;
    }
    Tally core;
    std::map<std::string, Tally> extensions;
    int left_out = 0;
    std::vector<std::string> failing;
    std::string line;
    for (std::uint32_t number = 1; std::getline(file, line); ++number) {
        segue::base::JsonLimits limits;
        limits.max_depth = 200;
        const auto test = segue::base::parse_json(line, argv[1], limits, number);
        if (!test) {
            std::fprintf(stderr, "%s\n", test.error().text().c_str());
            return 2;
        }
        const std::string kind(test->text_or("class"));
        const bool is_core = kind == "core";
        if (!is_core && (!kind.starts_with("ext:") || needs_messages(*test))) {
            ++left_out;
            continue;
        }
        Tally& tally = is_core ? core : extensions[kind];
        ++tally.total;
        const Outcome outcome = run_test(*test);
        if (outcome.passed) ++tally.passed;
        else failing.push_back(std::string(test->text_or("id")) + (why ? "  " + std::string(test->text_or("expr")) + "  -> " + outcome.got : ""));
    }
    std::printf("%d of %d passed\n", core.passed, core.total);
    for (const auto& [name, tally] : extensions) std::printf("%s: %d of %d passed\n", name.c_str(), tally.passed, tally.total);
    std::printf("left out: %d that need protobuf messages or unknown values\n", left_out);
    for (const std::string& id : failing) std::printf("failed: %s\n", id.c_str());
    return core.passed == core.total ? 0 : 1;
}
