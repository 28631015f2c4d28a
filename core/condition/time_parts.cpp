// The parts of a timestamp in a zone, and of a duration.

#include "core/condition/builtins.h"
#include "core/condition/instants.h"

namespace segue::condition::builtin {

namespace {

/// How long a part keeps its value at most; when it was read from `now`, that is when the answer can change.
enum class Step : std::uint8_t { second, minute, hour, day };

/// The zone in effect, or nothing when its name is not known.
std::optional<int> zone_offset(Machine& m, const Value& instant, const Value* a, std::uint32_t count) {
    if (count < 2) return 0;
    const std::string_view zone = a[1].view();
    if (const auto fixed = fixed_offset(zone)) return fixed;
    return m.environment().zone_offset(zone, time_of_value(instant));
}

void note_step(Machine& m, const Value& instant, int offset, Step step) {
    if (instant.slope() == 0) return;
    const std::int64_t local = instant.integer + offset;
    const auto until_next = [local](std::int64_t length) { return length - ((local % length) + length) % length; };
    std::int64_t wait = 1;
    if (step == Step::minute) wait = until_next(60);
    if (step == Step::hour) wait = until_next(3600);
    if (step == Step::day) {
        // A change of the clocks may bring midnight nearer by an hour; looking an hour early costs nothing.
        wait = until_next(86400);
        if (wait > 2 * 3600) wait -= 3600;
    }
    m.note_change(m.environment().now().us + wait * base::us_per_second);
}

struct Parts {
    base::Civil civil;
    std::int64_t day = 0;
    Fault fault = Fault::none;
};

Parts parts(Machine& m, const Value* a, std::uint32_t count, Step step) {
    Parts result;
    if (a[0].kind != Kind::timestamp || (count == 2 && a[1].kind != Kind::text)) {
        result.fault = Fault::no_such_overload;
        return result;
    }
    const auto offset = zone_offset(m, a[0], a, count);
    if (!offset) {
        result.fault = Fault::bad_zone;
        return result;
    }
    note_step(m, a[0], *offset, step);
    const base::Time seconds{a[0].integer * base::us_per_second};
    result.civil = base::civil_of(seconds, *offset);
    result.day = base::day_number(seconds, *offset);
    return result;
}

Value number(const Parts& parts, std::int64_t value) {
    return parts.fault == Fault::none ? Value::of_int(value) : Value::of_fault(parts.fault);
}

bool is_duration(const Value* a, std::uint32_t count) { return a[0].kind == Kind::duration && count == 1; }

Value of_duration(Machine& m, const Value& v, std::int64_t unit_ns) {
    if (v.slope() != 0) m.note_change(m.environment().now().us + base::us_per_second);
    return Value::of_int(v.integer / unit_ns);
}

}  // namespace

Value get_full_year(Machine& m, const Value* a, std::uint32_t n) { const Parts p = parts(m, a, n, Step::day); return number(p, p.civil.year); }
Value get_month(Machine& m, const Value* a, std::uint32_t n) { const Parts p = parts(m, a, n, Step::day); return number(p, p.civil.month - 1); }
Value get_date(Machine& m, const Value* a, std::uint32_t n) { const Parts p = parts(m, a, n, Step::day); return number(p, p.civil.day); }
Value get_day_of_month(Machine& m, const Value* a, std::uint32_t n) { const Parts p = parts(m, a, n, Step::day); return number(p, p.civil.day - 1); }
Value get_day_of_week(Machine& m, const Value* a, std::uint32_t n) { const Parts p = parts(m, a, n, Step::day); return number(p, base::weekday(p.day)); }

Value get_day_of_year(Machine& m, const Value* a, std::uint32_t n) {
    const Parts p = parts(m, a, n, Step::day);
    base::Civil first;
    first.year = p.civil.year;
    return number(p, p.day - base::day_number(base::time_of(first)));
}

Value get_hours(Machine& m, const Value* a, std::uint32_t n) {
    if (is_duration(a, n)) return of_duration(m, a[0], 3600 * ns_per_second);
    const Parts p = parts(m, a, n, Step::hour);
    return number(p, p.civil.hour);
}

Value get_minutes(Machine& m, const Value* a, std::uint32_t n) {
    if (is_duration(a, n)) return of_duration(m, a[0], 60 * ns_per_second);
    const Parts p = parts(m, a, n, Step::minute);
    return number(p, p.civil.minute);
}

Value get_seconds(Machine& m, const Value* a, std::uint32_t n) {
    if (is_duration(a, n)) return of_duration(m, a[0], ns_per_second);
    const Parts p = parts(m, a, n, Step::second);
    return number(p, p.civil.second);
}

Value get_milliseconds(Machine& m, const Value* a, std::uint32_t n) {
    if (is_duration(a, n)) {
        const Value whole = of_duration(m, a[0], 1'000'000);
        return Value::of_int(whole.integer % 1000);
    }
    const Parts p = parts(m, a, n, Step::second);
    return number(p, a[0].extra / 1'000'000);
}

}  // namespace segue::condition::builtin
