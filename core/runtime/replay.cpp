#include "core/runtime/replay.h"

#include "core/decision/compare.h"
#include "core/runtime/persons.h"

namespace segue::runtime {
namespace {

Replayed failed(std::string why) { return {false, std::move(why), nullptr, nullptr}; }

/// The pack's rules with the zones as they were then: this machine's database may be another. Null: nothing names a zone.
std::shared_ptr<const decision::FoldRules> rules_as_recorded(const pack::Pack& pack, const decision::RecordedInputs& inputs) {
    if (!inputs.zones && !pack.fold.context.zones) return nullptr;
    auto rules = std::make_shared<decision::FoldRules>(pack.fold);
    rules->context.zones = inputs.zones;
    return rules;
}

Replayed decide_again(const base::Json& record, const decision::RecordedInputs& inputs, const pack::Pack& pack, std::vector<context::Event> events) {
    Replayed out;
    out.rules = rules_as_recorded(pack, inputs);
    decision::Situation situation(inputs.customer, out.rules ? *out.rules : pack.fold);
    situation.fold(std::move(events), inputs.now);
    if (situation.context().history.digest() != inputs.events_digest) {
        return failed("the events are not those of the record (" + std::to_string(situation.context().history.events().size()) + " now, " + std::to_string(inputs.event_count) + " then)");
    }
    out.judgement = std::make_unique<Judgement>(situation, inputs, pack);
    const base::Json again = decision::outcome_json(out.judgement->decision, out.judgement->input);
    const base::Json& recorded = *record.find("outcome");
    out.same = base::write_json(again) == base::write_json(recorded);
    if (!out.same) out.why = "the outcome differs: " + decision::first_difference(recorded, again);
    return out;
}

base::Result<decision::RecordedInputs> inputs_for(const base::Json& record, const std::string& place, const pack::Pack& pack) {
    auto inputs = decision::recorded_inputs(record, place);
    if (inputs && inputs->pack_digest != pack.digest) {
        return base::Error{base::Code::conflict, "the record was decided with another pack: " + inputs->pack_id + " " + inputs->pack_version + ", digest " + inputs->pack_digest.substr(0, 12), {}};
    }
    return inputs;
}

}  // namespace

Replayed replay_record(const base::Json& record, const std::string& place, const pack::Pack& pack, std::vector<context::Event> events) {
    const auto inputs = inputs_for(record, place, pack);
    if (!inputs) return failed(inputs.error().text());
    return decide_again(record, *inputs, pack, std::move(events));
}

Replayed replay_record(const base::Json& record, const std::string& place, const pack::Pack& pack, ports::Store& store) {
    const auto inputs = inputs_for(record, place, pack);
    if (!inputs) return failed(inputs.error().text());
    // Records of releases that did not note the number are decided from all that the store holds.
    auto events = events_of_person(store, inputs->customer, pack.fold.context.identity, inputs->now, {inputs->events_up_to > 0 ? inputs->events_up_to : INT64_MAX, inputs->tied});
    if (!events) return failed(events.error().text());
    return decide_again(record, *inputs, pack, std::move(events).value());
}

}  // namespace segue::runtime
