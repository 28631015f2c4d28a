#include "core/condition/functions.h"

#include "core/condition/network.h"

#include <algorithm>
#include <cassert>

namespace segue::condition {

namespace {

struct Row {
    std::string_view name;
    Builtin run;
    std::string_view signatures;   ///< separated by semicolons
};

constexpr std::string_view ordering =
    "(bool, bool) -> bool; (int, int) -> bool; (int, uint) -> bool; (int, double) -> bool; (uint, int) -> bool; (uint, uint) -> bool;"
    "(uint, double) -> bool; (double, int) -> bool; (double, uint) -> bool; (double, double) -> bool; (string, string) -> bool;"
    "(bytes, bytes) -> bool; (timestamp, timestamp) -> bool; (duration, duration) -> bool";
constexpr std::string_view time_part = "timestamp.() -> int; timestamp.(string) -> int";
constexpr std::string_view time_or_length_part = "timestamp.() -> int; timestamp.(string) -> int; duration.() -> int";
constexpr std::string_view extremes = "(dyn, ...) -> dyn";
constexpr std::string_view bits = "(int, int) -> int; (uint, uint) -> uint";
constexpr std::string_view shifts = "(int, int) -> int; (uint, int) -> uint";

constexpr Row rows[] = {
    {"_&&_", nullptr, "(bool, ...) -> bool"},
    {"_||_", nullptr, "(bool, ...) -> bool"},
    {"!_", nullptr, "(bool) -> bool"},
    {"_?_:_", nullptr, "(bool, A, A) -> A"},
    {"_==_", nullptr, "(A, A) -> bool"},
    {"_!=_", nullptr, "(A, A) -> bool"},
    {"_<_", nullptr, ordering},
    {"_<=_", nullptr, ordering},
    {"_>_", nullptr, ordering},
    {"_>=_", nullptr, ordering},
    {"@in", builtin::in, "(A, list(A)) -> bool; (A, map(A, B)) -> bool"},
    {"_+_", builtin::add,
     "(int, int) -> int; (uint, uint) -> uint; (double, double) -> double; (string, string) -> string; (bytes, bytes) -> bytes;"
     "(list(A), list(A)) -> list(A); (timestamp, duration) -> timestamp; (duration, timestamp) -> timestamp; (duration, duration) -> duration"},
    {"_-_", builtin::subtract,
     "(int, int) -> int; (uint, uint) -> uint; (double, double) -> double; (timestamp, timestamp) -> duration;"
     "(timestamp, duration) -> timestamp; (duration, duration) -> duration"},
    {"_*_", builtin::multiply, "(int, int) -> int; (uint, uint) -> uint; (double, double) -> double"},
    {"_/_", builtin::divide, "(int, int) -> int; (uint, uint) -> uint; (double, double) -> double"},
    {"_%_", builtin::modulo, "(int, int) -> int; (uint, uint) -> uint"},
    {"-_", builtin::negate, "(int) -> int; (double) -> double"},

    {"size", builtin::size,
     "(string) -> int; (bytes) -> int; (list(A)) -> int; (map(A, B)) -> int; string.() -> int; bytes.() -> int; list(A).() -> int; map(A, B).() -> int"},
    {"contains", builtin::contains, "string.(string) -> bool"},
    {"startsWith", builtin::starts_with, "string.(string) -> bool"},
    {"endsWith", builtin::ends_with, "string.(string) -> bool"},
    {"matches", builtin::matches, "string.(string) -> bool; (string, string) -> bool"},

    {"bool", builtin::to_bool, "(bool) -> bool; (string) -> bool"},
    {"int", builtin::to_int, "(int) -> int; (uint) -> int; (double) -> int; (string) -> int; (timestamp) -> int"},
    {"uint", builtin::to_uint, "(uint) -> uint; (int) -> uint; (double) -> uint; (string) -> uint"},
    {"double", builtin::to_double, "(double) -> double; (int) -> double; (uint) -> double; (string) -> double"},
    {"string", builtin::to_string,
     "(string) -> string; (bool) -> string; (int) -> string; (uint) -> string; (double) -> string; (bytes) -> string; (timestamp) -> string;"
     "(duration) -> string; (net.IP) -> string; (net.CIDR) -> string"},
    {"bytes", builtin::to_bytes, "(bytes) -> bytes; (string) -> bytes"},
    {"duration", builtin::to_duration, "(duration) -> duration; (string) -> duration"},
    {"timestamp", builtin::to_timestamp, "(timestamp) -> timestamp; (string) -> timestamp; (int) -> timestamp"},
    {"dyn", builtin::to_dyn, "(A) -> dyn"},
    {"type", builtin::type_of, "(A) -> type(A)"},

    {"getFullYear", builtin::get_full_year, time_part},
    {"getMonth", builtin::get_month, time_part},
    {"getDate", builtin::get_date, time_part},
    {"getDayOfMonth", builtin::get_day_of_month, time_part},
    {"getDayOfWeek", builtin::get_day_of_week, time_part},
    {"getDayOfYear", builtin::get_day_of_year, time_part},
    {"getHours", builtin::get_hours, time_or_length_part},
    {"getMinutes", builtin::get_minutes, time_or_length_part},
    {"getSeconds", builtin::get_seconds, time_or_length_part},
    {"getMilliseconds", builtin::get_milliseconds, time_or_length_part},

    {"charAt", builtin::char_at, "string.(int) -> string"},
    {"indexOf", builtin::index_of, "string.(string) -> int; string.(string, int) -> int"},
    {"lastIndexOf", builtin::last_index_of, "string.(string) -> int; string.(string, int) -> int"},
    {"lowerAscii", builtin::lower_ascii, "string.() -> string"},
    {"upperAscii", builtin::upper_ascii, "string.() -> string"},
    {"replace", builtin::replace, "string.(string, string) -> string; string.(string, string, int) -> string"},
    {"split", builtin::split, "string.(string) -> list(string); string.(string, int) -> list(string)"},
    {"substring", builtin::substring, "string.(int) -> string; string.(int, int) -> string"},
    {"trim", builtin::trim, "string.() -> string"},
    {"reverse", builtin::reverse, "string.() -> string; list(A).() -> list(A)"},
    {"join", builtin::join, "list(string).() -> string; list(string).(string) -> string"},
    {"strings.quote", builtin::quote, "(string) -> string"},
    {"format", builtin::format, "string.(list(dyn)) -> string"},
    {"base64.encode", builtin::base64_encode, "(bytes) -> string"},
    {"base64.decode", builtin::base64_decode, "(string) -> bytes"},

    {"optional.of", builtin::optional_of, "(A) -> optional_type(A)"},
    {"optional.ofNonZeroValue", builtin::optional_of_non_zero, "(A) -> optional_type(A)"},
    {"optional.none", builtin::optional_none, "() -> optional_type(A)"},
    {"hasValue", builtin::optional_has_value, "optional_type(A).() -> bool"},
    {"value", builtin::optional_value, "optional_type(A).() -> A"},
    {"or", builtin::optional_or, "optional_type(A).(optional_type(A)) -> optional_type(A)"},
    {"orValue", builtin::optional_or_value, "optional_type(A).(A) -> A"},

    {"math.greatest", builtin::math_greatest, extremes},
    {"math.least", builtin::math_least, extremes},
    {"math.ceil", builtin::math_ceil, "(double) -> double"},
    {"math.floor", builtin::math_floor, "(double) -> double"},
    {"math.round", builtin::math_round, "(double) -> double"},
    {"math.trunc", builtin::math_trunc, "(double) -> double"},
    {"math.abs", builtin::math_abs, "(int) -> int; (uint) -> uint; (double) -> double"},
    {"math.sign", builtin::math_sign, "(int) -> int; (uint) -> uint; (double) -> double"},
    {"math.sqrt", builtin::math_sqrt, "(int) -> double; (uint) -> double; (double) -> double"},
    {"math.isNaN", builtin::math_is_nan, "(double) -> bool"},
    {"math.isInf", builtin::math_is_inf, "(double) -> bool"},
    {"math.isFinite", builtin::math_is_finite, "(double) -> bool"},
    {"math.bitAnd", builtin::math_bit_and, bits},
    {"math.bitOr", builtin::math_bit_or, bits},
    {"math.bitXor", builtin::math_bit_xor, bits},
    {"math.bitNot", builtin::math_bit_not, "(int) -> int; (uint) -> uint"},
    {"math.bitShiftLeft", builtin::math_bit_shift_left, shifts},
    {"math.bitShiftRight", builtin::math_bit_shift_right, shifts},

    {"ip", builtin::to_ip_or_ip_of, "(string) -> net.IP; (net.IP) -> net.IP; net.CIDR.() -> net.IP"},
    {"isIP", builtin::is_ip, "(string) -> bool"},
    {"ip.isCanonical", builtin::ip_is_canonical, "(string) -> bool"},
    {"family", builtin::ip_family, "net.IP.() -> int"},
    {"isUnspecified", builtin::ip_is_unspecified, "net.IP.() -> bool"},
    {"isLoopback", builtin::ip_is_loopback, "net.IP.() -> bool"},
    {"isGlobalUnicast", builtin::ip_is_global_unicast, "net.IP.() -> bool"},
    {"isLinkLocalUnicast", builtin::ip_is_link_local_unicast, "net.IP.() -> bool"},
    {"isLinkLocalMulticast", builtin::ip_is_link_local_multicast, "net.IP.() -> bool"},
    {"cidr", builtin::to_cidr, "(string) -> net.CIDR; (net.CIDR) -> net.CIDR"},
    {"isCIDR", builtin::is_cidr, "(string) -> bool"},
    {"containsIP", builtin::contains_ip, "net.CIDR.(string) -> bool; net.CIDR.(net.IP) -> bool"},
    {"containsCIDR", builtin::contains_cidr, "net.CIDR.(string) -> bool; net.CIDR.(net.CIDR) -> bool"},
    {"masked", builtin::cidr_masked, "net.CIDR.() -> net.CIDR"},
    {"prefixLength", builtin::cidr_prefix_length, "net.CIDR.() -> int"},
};

struct HistoryRow {
    std::string_view name;
    HistoryFunction function;
    std::string_view signatures;
};
constexpr HistoryRow history_rows[] = {
    {"history.seen", HistoryFunction::seen, "(string) -> bool; (string, duration) -> bool"},
    {"history.count", HistoryFunction::count, "(string) -> int; (string, duration) -> int"},
    {"history.last", HistoryFunction::last, "(string) -> map(string, dyn)"},
    {"history.first", HistoryFunction::first, "(string) -> map(string, dyn)"},
    {"history.since", HistoryFunction::since, "(string) -> duration"},
    {"history.sum", HistoryFunction::sum, "(string, string) -> double; (string, string, duration) -> double"},
};

std::vector<Signature> signatures(std::string_view text) {
    std::vector<Signature> result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        std::string_view one = text.substr(0, end);
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        auto signature = parse_signature(one);
        assert(signature);
        if (signature) result.push_back(std::move(*signature));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

/// Built once, sorted by name, never changed.
const std::vector<Function>& table() {
    static const std::vector<Function> all = [] {
        std::vector<Function> made;
        for (const Row& row : rows) made.push_back({row.name, signatures(row.signatures), row.run, std::nullopt});
        for (const HistoryRow& row : history_rows) made.push_back({row.name, signatures(row.signatures), nullptr, row.function});
        std::sort(made.begin(), made.end(), [](const Function& a, const Function& b) { return a.name < b.name; });
        return made;
    }();
    return all;
}

}  // namespace

const Function* find_function(std::string_view name) {
    const auto& all = table();
    const auto at = std::lower_bound(all.begin(), all.end(), name, [](const Function& f, std::string_view n) { return f.name < n; });
    return at != all.end() && at->name == name ? &*at : nullptr;
}

const std::vector<std::string>& function_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made;
        for (const Function& f : table()) {
            if ((f.name[0] >= 'a' && f.name[0] <= 'z')) made.emplace_back(f.name);
        }
        return made;
    }();
    return names;
}

}  // namespace segue::condition
