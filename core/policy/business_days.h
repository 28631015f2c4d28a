#pragma once
// Business days of the United States: no weekend and no federal holiday. By rule, for any year, and not from a table. Pure.
//
// Days are counted since 1970-01-01 (base::day_number).

#include <cstdint>

namespace segue::policy {

/// A legal public holiday of 5 U.S.C. 6103(a), or the day on which it is observed: on a Saturday the Friday before (6103(b)), on a Sunday the
/// Monday after (Executive Order 11582). Juneteenth from 2021 on (Pub. L. 117-17). Inauguration Day binds Washington only and is left out.
[[nodiscard]] bool is_federal_holiday(std::int64_t day);
[[nodiscard]] bool is_business_day(std::int64_t day);
/// The last day of so many business days, the first of which is the one after `day`: what is asked on a Friday before a holiday on Monday
/// has its first business day on Tuesday. `count` of 0 gives the day itself.
[[nodiscard]] std::int64_t business_days_after(std::int64_t day, int count);

}  // namespace segue::policy
