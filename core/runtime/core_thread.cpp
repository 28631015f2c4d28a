#include "core/runtime/core_thread.h"

#include "core/runtime/desk.h"

#include <cassert>
#include <chrono>
#include <utility>

namespace segue::runtime {

CoreThread::CoreThread(std::unique_ptr<Desk> desk, std::function<base::Time()> clock, std::function<void()> wake)
    : desk_(std::move(desk)), clock_(std::move(clock)), wake_(std::move(wake)) {}

CoreThread::~CoreThread() { assert(!thread_.joinable()); }

void CoreThread::start() {
    view_ = std::make_shared<const AgentView>(desk_->view(clock_()));
    thread_ = std::thread([this] { run(); });
}

void CoreThread::post(AgentCommand command) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(command));
    }
    changed_.notify_one();
}

std::shared_ptr<const AgentView> CoreThread::view() const {
    const std::lock_guard lock(mutex_);
    return view_;
}

void CoreThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
}

void CoreThread::join() {
    if (thread_.joinable()) thread_.join();
}

bool CoreThread::waits() const {
    const std::lock_guard lock(mutex_);
    return !queue_.empty();
}

void CoreThread::publish(AgentView view) {
    auto next = std::make_shared<AgentView>(std::move(view));
    {
        const std::lock_guard lock(mutex_);
        const base::Time now = std::exchange(next->now, view_->now);
        if (*next == *view_) return;
        next->now = now;
        view_ = std::move(next);
    }
    if (wake_) wake_();
}

void CoreThread::run() {
    publish(desk_->view(clock_()));
    for (;;) {
        std::vector<AgentCommand> commands;
        bool stopping = false;
        {
            std::unique_lock lock(mutex_);
            const auto due = desk_->next_due();
            // Never longer than the time to the next thing that time alone brings; a minute is the grain of what is shown.
            const std::int64_t wait_us = due ? std::max<std::int64_t>(1000, std::min<std::int64_t>((*due - clock_()).us, 60 * base::us_per_second)) : 60 * base::us_per_second;
            changed_.wait_for(lock, std::chrono::microseconds(wait_us), [this] { return stopping_ || !queue_.empty(); });
            commands.swap(queue_);
            stopping = stopping_;
        }
        for (const auto& command : commands) {
            if (const auto* opening = std::get_if<OpenContact>(&command)) {
                if (auto first = desk_->first_view(opening->contact, clock_())) publish(*std::move(first));
            }
            base::ignore(desk_->handle(command, clock_()));
        }
        // Who waits is answered first, and sees the rest with that answer.
        if (!commands.empty() && !waits()) publish(desk_->view(clock_()));
        // At the end everything that is due goes out once; before, whoever waits comes first, and the rest follows.
        const auto round = desk_->deliver(clock_(), stopping ? std::function<bool()>() : [this] { return waits(); });
        if ((commands.empty() || !round.rows.empty()) && !waits()) publish(desk_->view(clock_()));
        if (stopping) return;
        desk_->prepare(clock_(), [this] { return waits(); });
    }
}

}  // namespace segue::runtime
