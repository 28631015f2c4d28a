#include "core/ports/outbox_row.h"

#include <array>
#include <utility>

namespace segue::ports {
namespace {

constexpr std::array<std::pair<OutboxState, const char*>, 6> names = {{
    {OutboxState::queued, "queued"},
    {OutboxState::sending, "sending"},
    {OutboxState::done, "done"},
    {OutboxState::blocked, "blocked"},
    {OutboxState::unknown, "unknown"},
    {OutboxState::cancelled, "cancelled"},
}};

}  // namespace

const char* outbox_state_name(OutboxState state) {
    for (const auto& [known, name] : names) {
        if (known == state) return name;
    }
    return "unknown";
}

std::optional<OutboxState> outbox_state_of(std::string_view name) {
    for (const auto& [state, known] : names) {
        if (name == known) return state;
    }
    return {};
}

bool is_lane_of_its_own(std::string_view kind) { return kind == "message" || kind == "callback"; }

}  // namespace segue::ports
